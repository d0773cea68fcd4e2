import type { TableName } from '../contract.ts';
import type { PlainRow } from './planting.ts';
import type { Shop } from './shop.ts';

/** Planted rows have their own ids, far above all others. */
const firstPlantedId = 900_000_001;

/** Valid rows in which defects are planted. Their purchases and events belong to customers who signed up on the first day. */
export function plainRows({ people }: Shop): Record<TableName, PlainRow> {
  const customer = (number: number) => String(1 + (number % people.signedUp[0]!));
  return {
    customers: (number) => ({
      customer_id: String(firstPlantedId + number),
      signup_date: '2022-02-22',
      country: 'US',
      age: '44',
      gender: 'Other',
      loyalty_tier: 'Bronze',
      acquisition_channel: 'Organic',
    }),
    products: (number) => ({
      product_id: String(firstPlantedId + number),
      category: 'Home',
      brand: 'Brand_A',
      base_price: '20.00',
      launch_date: '2020-02-20',
      is_premium: '0',
    }),
    campaigns: (number) => ({
      campaign_id: String(firstPlantedId + number),
      channel: 'Email',
      objective: 'Retention',
      start_date: '2022-02-01',
      end_date: '2022-02-28',
      target_segment: 'All',
      expected_uplift: '0.1',
    }),
    transactions: (number, neighbour) => ({
      transaction_id: String(firstPlantedId + number),
      timestamp: timestampIn(neighbour),
      customer_id: customer(number),
      product_id: '1',
      quantity: '2',
      discount_applied: '0.1',
      gross_revenue: '50.00',
      campaign_id: '0',
      refund_flag: '0',
    }),
    events: (number, neighbour) => ({
      event_id: String(firstPlantedId + number),
      timestamp: timestampIn(neighbour),
      customer_id: customer(number),
      session_id: String(firstPlantedId + number),
      event_type: 'view',
      product_id: '1',
      device_type: 'mobile',
      traffic_source: 'Direct',
      campaign_id: '0',
      page_category: 'PDP',
      session_duration_sec: '30.0',
      experiment_group: 'Control',
    }),
  };
}

function timestampIn(line: string): string {
  return line.split(',', 2)[1]!;
}
