/** The course as it is held in memory: loaded once, linked, never changed. `kind` tells the entries apart. */
import type { FeatureStage, Level, QuestionKind } from '@peapod/database';
import type { Localized } from '../simulator/index.ts';
import type { RunInput } from '../workers/index.ts';

/** A chapter of the course; `position` is its place, from the front matter. */
export interface TopicEntry {
  readonly kind: 'Topic';
  readonly slug: string;
  readonly position: number;
  readonly title: Localized;
  readonly summary: Localized;
  readonly concepts: ConceptEntry[];
}

/** A page of the docs site: `body` is its Markdown, `unlocks` the concepts that have it among their prerequisites. */
export interface ConceptEntry {
  readonly kind: 'Concept';
  readonly slug: string;
  readonly level: Level;
  readonly stage: FeatureStage;
  readonly title: Localized;
  readonly summary: Localized;
  readonly body: Localized;
  readonly keyPoints: { readonly en: readonly string[]; readonly zhHans: readonly string[] };
  readonly topic: TopicEntry;
  readonly prerequisites: ConceptEntry[];
  readonly unlocks: ConceptEntry[];
  readonly related: ConceptEntry[];
  readonly scenarios: ScenarioEntry[];
  readonly questions: QuestionEntry[];
  readonly podFields: readonly string[];
  readonly references: readonly { readonly title: string; readonly url: string }[];
}

/** An authored run with its story; the concepts are those that it shows. */
export interface ScenarioEntry {
  readonly kind: 'Scenario';
  readonly slug: string;
  readonly title: Localized;
  readonly story: Localized;
  readonly run: RunInput;
  readonly concepts: ConceptEntry[];
}

/** One thing to choose or to put in order; its id does not tell where it belongs. */
export interface OptionEntry {
  readonly id: string;
  readonly text: Localized;
}
/** What a learner may see of a question. */
export interface QuestionEntry {
  readonly slug: string;
  /** An earlier release had it: it is seen in sessions that have asked it, and asked no more. */
  readonly retired: boolean;
  readonly kind: QuestionKind;
  readonly level: Level;
  readonly points: number;
  readonly prompt: Localized;
  readonly concept: ConceptEntry;
  readonly body: QuestionBody;
}
/** Which of these a question has depends on its kind. */
interface QuestionBody {
  readonly options?: readonly OptionEntry[];
  readonly multiple?: boolean;
  readonly unit?: string | null;
  readonly placeholder?: string | null;
  readonly manifest?: string;
  readonly horizonSeconds?: number;
  readonly behaviors?: RunInput['input']['behaviors'];
  readonly interventions?: RunInput['input']['interventions'];
  readonly atSeconds?: number;
  readonly starter?: string;
  readonly goals?: { readonly en: readonly string[]; readonly zhHans: readonly string[] };
}

/** `passPercent` is the share of all points that passes; without a time limit it may take for ever. */
export interface QuizEntry {
  readonly kind: 'Quiz';
  readonly slug: string;
  readonly title: Localized;
  readonly description: Localized;
  readonly level: Level;
  readonly timeLimitSeconds: number | null;
  readonly passPercent: number;
  readonly questions: readonly QuestionEntry[];
}
