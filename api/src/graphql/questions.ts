import { Field, FieldResolver, Float, ID, Int, InterfaceType, ObjectType, Resolver, Root } from 'type-graphql';
import type { Catalogue, ConceptEntry, OptionEntry, QuestionEntry } from '../catalogue/index.ts';
import { shownOptions } from '../quiz/index.ts';
import type { Localized as LocalizedText, Prediction } from '../simulator/index.ts';
import { Concept } from './concepts.ts';
import { Level } from './enums.ts';
import { Localized, type Say } from './localized.ts';
import { globalId, kindOf } from './node.ts';

/** A question as one session shows it. What is right is not in it. */
export interface ShownQuestion {
  readonly kind: string;
  readonly id: string;
  readonly slug: string;
  readonly prompt: LocalizedText;
  readonly concept: ConceptEntry;
  readonly level: QuestionEntry['level'];
  readonly points: number;
  readonly options: readonly OptionEntry[];
  readonly multiple: boolean;
  readonly unit: string | null;
  readonly placeholder: string | null;
  readonly manifest: string;
  readonly atSeconds: number;
  readonly starter: string;
  readonly goals: { readonly en: readonly string[]; readonly zhHans: readonly string[] };
}

const typeNames: Record<QuestionEntry['kind'], string> = {
  choice: 'ChoiceQuestion',
  ordering: 'OrderingQuestion',
  numeric: 'NumericQuestion',
  text: 'TextQuestion',
  prediction: 'PredictionQuestion',
  manifest: 'ManifestQuestion',
};

/** Member by member: nothing else of a stored question can get out. */
export function showQuestion(question: QuestionEntry, sessionSeed: number): ShownQuestion {
  const { slug, prompt, concept, level, points, body } = question;
  return {
    kind: typeNames[question.kind],
    id: globalId('Question', slug),
    slug,
    prompt,
    concept,
    level,
    points,
    options: shownOptions(question, sessionSeed).map(({ id, text }) => ({ id, text })),
    multiple: body.multiple ?? false,
    unit: body.unit ?? null,
    placeholder: body.placeholder ?? null,
    manifest: body.manifest ?? '',
    atSeconds: body.atSeconds ?? 0,
    starter: body.starter ?? '',
    goals: body.goals ?? { en: [], zhHans: [] },
  };
}

/** A question that a run holds the answer of; none where the course has no concept for it. */
export function showPrediction(
  prediction: Prediction,
  run: { id: string; manifest: string },
  catalogue: Catalogue,
): ShownQuestion | undefined {
  const concept = catalogue.concepts.get(prediction.concept);
  if (!concept) return undefined;
  const { slug, prompt, atSeconds } = prediction;
  return {
    kind: 'PredictionQuestion',
    id: globalId('RunQuestion', `${run.id}/${slug}`),
    slug,
    prompt,
    concept,
    level: concept.level,
    points: 1,
    options: prediction.options.map((text, index) => ({ id: `o${index + 1}`, text })),
    multiple: false,
    unit: null,
    placeholder: null,
    manifest: run.manifest,
    atSeconds,
    starter: '',
    goals: { en: [], zhHans: [] },
  };
}

@InterfaceType('Question', { description: 'A question. It never tells its answer.', resolveType: kindOf })
export abstract class Question {
  @Field(() => ID, { description: 'Opaque; `node` knows no questions, since they are seen only in a session or a run.' })
  readonly id!: string;
  @Field(() => String, { description: 'Its name: lower-case words joined by hyphens.' })
  readonly slug!: string;
  @Field(() => Concept, { description: 'What it is about.' })
  readonly concept!: ConceptEntry;
  @Field(() => Level, { description: 'How hard it is.' })
  readonly level!: QuestionEntry['level'];
  @Field(() => Int, { description: 'The points that a right answer is worth.' })
  readonly points!: number;
}

@ObjectType({ description: 'Something to choose, or to put in order.' })
class ChoiceOption {
  @Field(() => ID, { description: 'To be sent in a response; it holds within one session.' })
  readonly id!: string;
}

@ObjectType({ implements: Question, description: 'Choose one option, or all that are right.' })
export class ChoiceQuestion extends Question {
  @Field(() => Boolean, { description: 'Whether more than one option is right.' })
  readonly multiple!: boolean;
  @Field(() => [ChoiceOption], { description: 'Shuffled by the session’s seed.' })
  readonly options!: readonly OptionEntry[];
}
@ObjectType({ implements: Question, description: 'Put the options in order.' })
export class OrderingQuestion extends Question {
  @Field(() => [ChoiceOption], { description: 'Shuffled by the session’s seed.' })
  readonly options!: readonly OptionEntry[];
}
@ObjectType({ implements: Question, description: 'Answer with a number.' })
export class NumericQuestion extends Question {
  @Field(() => String, { nullable: true, description: 'The unit of the number; null of a plain one.' })
  readonly unit!: string | null;
}
@ObjectType({ implements: Question, description: 'Answer with a word or a few. Upper and lower case are one.' })
export class TextQuestion extends Question {
  @Field(() => String, { nullable: true, description: 'What an answer looks like; null where that needs no saying.' })
  readonly placeholder!: string | null;
}
@ObjectType({ implements: Question, description: 'What will this Pod do? The answer is computed by running it.' })
export class PredictionQuestion extends Question {
  @Field(() => String, { description: 'YAML.' })
  readonly manifest!: string;
  @Field(() => Float, { description: 'The simulated second that is asked about.' })
  readonly atSeconds!: number;
  @Field(() => [ChoiceOption], { description: 'Shuffled by the session’s seed.' })
  readonly options!: readonly OptionEntry[];
}
@ObjectType({ implements: Question, description: 'Write or mend a manifest; it is run, and judged by what happens.' })
export class ManifestQuestion extends Question {
  @Field(() => String, { description: 'The manifest to begin with.' })
  readonly starter!: string;
}

@Resolver(() => Question)
export class QuestionResolver {
  @FieldResolver(() => String, { description: 'What is asked, in Markdown.' })
  prompt(@Root() question: ShownQuestion, @Localized() say: Say): string {
    return say(question.prompt);
  }
}
@Resolver(() => ChoiceOption)
export class ChoiceOptionResolver {
  @FieldResolver(() => String, { description: 'What it says.' })
  text(@Root() option: OptionEntry, @Localized() say: Say): string {
    return say(option.text);
  }
}
@Resolver(() => ManifestQuestion)
export class ManifestQuestionResolver {
  @FieldResolver(() => [String], { description: 'What must hold of the run.' })
  goals(@Root() question: ShownQuestion, @Localized() say: Say): readonly string[] {
    return say(question.goals);
  }
}
