import MiniSearch from 'minisearch';
import { stemmer } from 'stemmer';
import type { Localized } from '../simulator/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { ConceptEntry, ScenarioEntry } from './entries.ts';
import { allPodFields, type PodFieldEntry } from './pod-fields.ts';
import { isChinese, placeOf, tokenize } from './tokenize.ts';

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
    processTerm: stem,
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
    const boostDocument = boostFor(query.trim(), byId);
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

/** `policies` is found by `policy`, and the other way round. */
const stem = (term: string): string => (isChinese(term) ? term : stemmer(term));

/**
 * What explains stands before what shows it, and that before a field, but for one that is asked for by its path, or by the end of
 * it; before all others, what the query names.
 */
function boostFor(query: string, documents: ReadonlyMap<string, Indexed>) {
  const asked = nameOf(query);
  return (id: unknown): number => {
    const { title, result } = documents.get(String(id))!;
    if (result.kind === 'PodField') return query.includes('.') && `.${result.field.path}`.endsWith(`.${query}`) ? 100 : 0.4;
    const explains = result.kind === 'Concept' ? 1.5 : 1;
    return title.split('\n').some((each) => nameOf(each) === asked) ? 2 * explains : explains;
  };
}

/** The words that a title, or a query, is about: `Pod`, of `What is a Pod?`. */
const nameOf = (text: string): string =>
  tokenize(text)
    .filter((word) => !UNSAID.has(word))
    .map(stem)
    .join(' ');
const UNSAID: ReadonlySet<string> = new Set(['a', 'an', 'and', 'are', 'how', 'in', 'is', 'of', 'the', 'to', 'what']);

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

/** About 160 characters around the first word that is found. */
function excerpt(text: string, terms: readonly string[]): string {
  const found = new Set(terms);
  const at = Math.max(
    0,
    placeOf(text, (term) => found.has(stem(term))),
  );
  const from = Math.max(0, at - 40);
  const cut = text.slice(from, from + 160).trim();
  return `${from > 0 ? '…' : ''}${cut}${from + 160 < text.length ? '…' : ''}`;
}
