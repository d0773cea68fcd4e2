export { marketingAnalytics } from './marketingAnalytics.ts';
