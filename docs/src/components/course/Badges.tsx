import { translate } from '@docusaurus/Translate';

const levels: Record<string, () => string> = {
  BEGINNER: () => translate({ id: 'peapod.level.beginner', message: 'beginner' }),
  INTERMEDIATE: () => translate({ id: 'peapod.level.intermediate', message: 'intermediate' }),
  ADVANCED: () => translate({ id: 'peapod.level.advanced', message: 'advanced' }),
};
const stages: Record<string, () => string> = {
  ALPHA: () => translate({ id: 'peapod.stage.alpha', message: 'alpha in v1.27' }),
  BETA: () => translate({ id: 'peapod.stage.beta', message: 'beta in v1.27' }),
  STABLE: () => translate({ id: 'peapod.stage.stable', message: 'stable in v1.27' }),
  DEPRECATED: () => translate({ id: 'peapod.stage.deprecated', message: 'deprecated in v1.27' }),
  NOT_YET: () => translate({ id: 'peapod.stage.notYet', message: 'not yet in v1.27' }),
};

/** How hard a concept or quiz is (`BEGINNER` …), in the reader's language. */
export function LevelBadge({ level }: { readonly level: string }) {
  return (
    <span className="pp-badge" data-level={level}>
      {levels[level]?.() ?? level}
    </span>
  );
}

/** How far a feature is in v1.27 (`ALPHA`, `NOT_YET` …), in the reader's language. */
export function StageBadge({ stage }: { readonly stage: string }) {
  return (
    <span className="pp-badge" data-stage={stage}>
      {stages[stage]?.() ?? stage}
    </span>
  );
}
