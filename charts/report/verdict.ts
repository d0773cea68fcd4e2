import type { Figure } from '../figure.ts';
import { format } from '../format.ts';

type Scores = { roc_auc?: number | null; accuracy?: number | null; loss?: number | null };

/** One or two sentences on whether the network beats what is simpler; null where the run knows nothing of a model. */
export function verdict(evaluation: unknown, figures: Figure[]): string | null {
  const told = evaluation as
    | (Record<string, Scores | undefined> & { skipped?: unknown; verdict?: unknown })
    | null
    | undefined;
  if (typeof told?.verdict === 'string') return told.verdict;
  if (typeof told?.skipped === 'string') return `There is no model: ${told.skipped}.`;
  const auc = told?.network?.roc_auc;
  if (typeof auc !== 'number') return figures.find((figure) => figure.number === 37)?.skipped ?? null;
  const rivals = ['logistic', 'recency'].map((name) => ({ name, auc: told?.[name]?.roc_auc ?? null }));
  const best = rivals.filter((rival) => rival.auc !== null).sort((a, b) => b.auc! - a.auc!)[0];
  const itself = `The network ranks a customer who buys again above one who does not in ${format(auc, 'share')} of pairs (ROC AUC ${auc.toFixed(3)})`;
  return best ? `${itself}; ${comparison(auc, best.auc!, spelled[best.name]!)}` : `${itself}.`;
}

const spelled: Record<string, string> = { logistic: 'the logistic regression', recency: 'recency alone' };

/** Differences below a hundredth are within what another split of the same customers would change. */
function comparison(network: number, rival: number, name: string): string {
  const ahead = network - rival;
  if (Math.abs(ahead) < 0.01) return `${name} does as well (${rival.toFixed(3)}), and is simpler.`;
  return ahead > 0
    ? `that is better than ${name} (${rival.toFixed(3)}).`
    : `${name} does better (${rival.toFixed(3)}): use that.`;
}
