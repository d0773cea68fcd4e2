import type { Found } from '../found.ts';
import type { Published } from '../published.ts';
import type { Sentence } from '../sentences.ts';

/** What a claim is checked against: what pandas found in the data, and the numbers that the run published. */
export type Evidence = Published & { found: Found };

/**
 * What a sentence must say: the text of each of its `{holes}`, computed without the code that wrote it. Other keys are
 * conditions of the sentence, which must be true.
 */
type Check = (evidence: Evidence, said: Record<string, string>) => Record<string, string | boolean>;

/** The sentences that a place may have, with `{holes}` for what depends on the data. */
export type Claims = Record<string, Check>;

/** What is wrong with a sentence: no claim fits, a hole has another text, or a condition is false. */
export function faultsOf({ place, text }: Sentence, claims: Claims, evidence: Evidence): string[] {
  const claim = closest(text, claims);
  if (claim === undefined) return [`${place}: no claim is like “${text}”`];
  const { check, said } = claim;
  const due = attempt(() => check(evidence, said));
  if (due instanceof Error) return [`${place}: “${text}” names what the data does not have: ${due.message}`];
  const unchecked = Object.keys(said).filter((hole) => !(hole in due));
  return [
    ...unchecked.map((hole) => `nothing checks {${hole}}`),
    ...Object.entries(due).flatMap(([name, value]) => faultOf(name, value, said)),
  ].map((fault) => `${place}: “${text}”: ${fault}`);
}

function attempt<To>(check: () => To): To | Error {
  try {
    return check();
  } catch (error) {
    return error as Error;
  }
}

type Fitting = { check: Check; said: Record<string, string>; fixed: number };

/** Of the claims that fit, that with the most text outside its holes. */
function closest(text: string, claims: Claims): Fitting | undefined {
  const fitting = Object.entries(claims).flatMap(([template, check]): Fitting[] => {
    const match = patternOf(template).exec(text);
    return match ? [{ check, said: match.groups ?? {}, fixed: template.replace(hole, '').length }] : [];
  });
  return fitting.sort((a, b) => b.fixed - a.fixed)[0];
}

function faultOf(name: string, value: string | boolean, said: Record<string, string>): string[] {
  if (typeof value === 'boolean') return value ? [] : [`it is not true that ${name}`];
  return said[name] === value ? [] : [`{${name}} is “${said[name]}”, and should be “${value}”`];
}

const hole = /\{(\w+)\}/g;

function patternOf(template: string): RegExp {
  const parts = template.split(hole).map((part, index) => {
    return index % 2 === 1 ? `(?<${part}>.+?)` : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}
