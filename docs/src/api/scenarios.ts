import { type ConceptLink, type RunView, runFields, type TopicLink, topicFields } from './run.ts';

/** A scenario as a list shows it. */
export interface ScenarioSummary {
  readonly slug: string;
  readonly title: string;
  readonly story: string;
  readonly concepts: readonly (ConceptLink & { readonly topic: TopicLink })[];
}
/** What a page is made of: an answer that was recorded, or null where none was yet. */
export interface Recorded<Answer> {
  readonly answer: Answer | null;
}

/** What the list of scenarios asks for. */
export interface ScenariosAnswer {
  readonly scenarios: readonly ScenarioSummary[];
}
export const scenariosQuery = `{ scenarios { slug title story concepts { slug title url ${topicFields} } } }`;

interface Scenario extends ScenarioSummary {
  readonly manifest: string;
  readonly horizonSeconds: number;
  readonly interventions: readonly { readonly atSeconds: number; readonly description: string }[];
  readonly run: RunView;
}

/** What the page of one scenario asks for. */
export interface ScenarioAnswer {
  readonly scenario: Scenario | null;
}
export const scenarioQuery = `query Scenario($slug: String!, $at: Float!) {
  scenario(slug: $slug) {
    slug title story manifest horizonSeconds
    concepts { slug title url ${topicFields} }
    interventions { atSeconds description }
    run { __typename ${runFields} }
  }
}`;
/** A scenario is shown at its end, whenever that is. */
export const scenarioVariables = (slug: string) => ({ slug, at: 86_400 });

/** What a scenario's run is made of, to be changed in the Playground. */
export const scenarioInputQuery = 'query ScenarioInput($slug: String!) { scenario(slug: $slug) { run { input } } }';
