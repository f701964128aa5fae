import { createHash } from 'node:crypto';

/** A fence that comes alive. */
export type Fence = LiveFence | PodFence | QuizFence;
export interface LiveFence {
  readonly kind: 'live';
  readonly query: string;
  readonly variables: Record<string, unknown>;
}
export interface PodFence {
  readonly kind: 'pod';
  readonly manifest: string;
  /** The second that is shown first; the end of the run where not given. */
  readonly at: number | null;
  readonly seed: number;
  readonly horizon: number;
}
export interface QuizFence {
  readonly kind: 'quiz';
  readonly slug: string;
}

/**
 * What a fence's info string makes of it: `graphql live variables={"slug":"init-containers"}`, `yaml pod at=30 seed=2 horizon=300`,
 * `quiz what-is-a-pod`. Undefined for an ordinary fence. Throws on an option that there is not.
 */
export function readFence(language: string, meta: string, text: string): Fence | undefined {
  const [word = '', ...options] = meta.trim().split(/\s+/);
  if (language === 'quiz') return { kind: 'quiz', slug: word };
  if (language === 'graphql' && word === 'live') {
    const variables = /\bvariables=(\{.*\})\s*$/.exec(meta)?.[1];
    return { kind: 'live', query: text, variables: variables ? JSON.parse(variables) : {} };
  }
  if (language !== 'yaml' || word !== 'pod') return undefined;
  const given = { at: null as number | null, seed: 1, horizon: 600 };
  for (const option of options) {
    const [, name, value] = /^(at|seed|horizon)=(\d+(?:\.\d+)?)$/.exec(option) ?? [];
    if (!name) throw new Error(`yaml pod: there is no option ${option}; there are at=, seed= and horizon=, in seconds and numbers`);
    given[name as keyof typeof given] = Number(value);
  }
  return { kind: 'pod', manifest: text, ...given };
}

/** The name of a fence's recorded answer: the same fence has the same name. */
export function answerName(fence: Fence, locale: string): string {
  const name = fence.kind === 'quiz' ? fence.slug : createHash('sha256').update(JSON.stringify(fence)).digest('hex').slice(0, 16);
  return `${fence.kind}-${name}.${locale}.json`;
}
