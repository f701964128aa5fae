import MiniSearch from 'minisearch';
import type { Localized } from '../simulator/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { ConceptEntry, ScenarioEntry } from './entries.ts';
import { allPodFields, type PodFieldEntry } from './pod-fields.ts';
import { isChinese, tokenize } from './tokenize.ts';

/** Something found: a higher score is a better match; the excerpt is in the reader's language. */
export interface Hit {
  readonly score: number;
  readonly excerpt: string;
  readonly result: ConceptEntry | ScenarioEntry | PodFieldEntry;
}

/** The best `first` hits for words in either language. */
export type Search = (query: string, first: number, locale: keyof Localized) => Hit[];

interface Indexed {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly text: Localized;
  readonly result: Hit['result'];
}

/** Full-text search over concepts, scenarios and the fields of a Pod; both languages at once, whatever the reader's. */
export function createSearch(catalogue: Catalogue): Search {
  const documents = [
    ...[...catalogue.concepts.values()].map(ofConcept),
    ...[...catalogue.scenarios.values()].map(ofScenario),
    ...allPodFields().map(ofField),
  ];
  const byId = new Map(documents.map((document) => [document.id, document]));
  const index = new MiniSearch<Indexed>({
    fields: ['title', 'summary', 'body'],
    tokenize,
    searchOptions: {
      boost: { title: 4, summary: 2 },
      prefix: (term) => term.length > 2 && !isChinese(term),
      fuzzy: (term) => (term.length > 4 && !isChinese(term) ? 0.2 : false),
      maxFuzzy: 2,
      tokenize: wordsOf,
      combineWith: 'AND',
    },
  });
  index.addAll(documents);
  return (query, first, locale) => {
    const boostDocument = boostFor(query.trim());
    const strict = index.search(query, { boostDocument });
    const found = strict.length > 0 ? strict : index.search(query, { boostDocument, combineWith: 'OR' });
    return found.slice(0, first).map(({ id, score, terms }) => {
      const { text, result } = byId.get(id)!;
      return { score, excerpt: excerpt(text[locale], terms), result };
    });
  };
}

/** Of a query: each word is compared with all of the index. */
function wordsOf(query: string): string[] {
  return [...new Set(tokenize(query))].slice(0, MOST_WORDS);
}
const MOST_WORDS = 12;

/** Fields stand behind what explains them, but for one that is asked for by its path, or by the end of it. */
function boostFor(query: string) {
  return (id: unknown): number => {
    const path = /^field:(.*)/.exec(String(id))?.[1];
    if (path === undefined) return 1;
    return query.includes('.') && `.${path}`.endsWith(`.${query}`) ? 100 : 0.4;
  };
}

function ofConcept(concept: ConceptEntry): Indexed {
  const { title, summary, body, keyPoints } = concept;
  const text = {
    en: plain(`${summary.en} ${keyPoints.en.join(' ')} ${body.en}`),
    zhHans: plain(`${summary.zhHans} ${keyPoints.zhHans.join(' ')} ${body.zhHans}`),
  };
  return { id: `concept:${concept.slug}`, title: both(title), summary: both(summary), body: both(text), text, result: concept };
}
function ofScenario(scenario: ScenarioEntry): Indexed {
  const { title, story } = scenario;
  const text = { en: plain(story.en), zhHans: plain(story.zhHans) };
  return {
    id: `scenario:${scenario.slug}`,
    title: both(title),
    summary: both(text),
    body: scenario.run.input.manifest,
    text,
    result: scenario,
  };
}
function ofField(entry: PodFieldEntry): Indexed {
  const { path, description } = entry.field;
  return {
    id: `field:${path}`,
    title: path.split('.').at(-1)!,
    summary: path,
    body: both(description),
    text: description,
    result: entry,
  };
}
function both({ en, zhHans }: Localized): string {
  return `${en}\n${zhHans}`;
}

/** Markdown without its marks, fences left out. */
function plain(markdown: string): string {
  const withoutFences = markdown.replace(/^(```|~~~)[\s\S]*?^\1\s*$/gm, ' ');
  const withoutLinks = withoutFences.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1');
  return withoutLinks
    .replace(/[`*_#>|]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** About 160 characters around the first term that is found. */
function excerpt(text: string, terms: readonly string[]): string {
  const lower = text.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((place) => place >= 0);
  const at = places.length > 0 ? Math.min(...places) : 0;
  const from = Math.max(0, at - 40);
  const cut = text.slice(from, from + 160).trim();
  return `${from > 0 ? '…' : ''}${cut}${from + 160 < text.length ? '…' : ''}`;
}
