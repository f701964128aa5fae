import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import Heading from '@theme/Heading';
import { Fragment } from 'react';
import { LevelBadge, StageBadge } from './Badges.tsx';
import { type ConceptFrontMatter, type ConceptPage, useConcepts } from './concept.ts';

/** What stands above a concept's text: how hard it is, how mature, and what should be read before. */
export function ConceptLead({ concept }: { readonly concept: ConceptFrontMatter }) {
  const before = useConcepts(concept.prerequisites ?? []);
  return (
    <div className="pp-concept-lead">
      <p className="pp-tags">
        <LevelBadge level={concept.level} /> <StageBadge stage={concept.stage} />
      </p>
      <p className="pp-lead">{concept.summary}</p>
      {before.length > 0 && (
        <p className="pp-faint">
          <Translate id="peapod.concept.before">Read before:</Translate> <Pages pages={before} />
        </p>
      )}
    </div>
  );
}

/** What stands below it: what to remember, and where to go on. */
export function ConceptEnd({ concept }: { readonly concept: ConceptFrontMatter }) {
  const { keyPoints, related = [], podFields = [], references } = concept;
  const beside = useConcepts(related);
  return (
    <aside className="pp-concept-end">
      <Heading as="h2" id="key-points">
        {translate({ id: 'peapod.concept.keyPoints', message: 'What to remember' })}
      </Heading>
      <ul>
        {keyPoints.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <dl>
        {podFields.length > 0 && (
          <>
            <dt>
              <Translate id="peapod.concept.fields">Fields</Translate>
            </dt>
            <dd>
              {podFields.map((field) => (
                <Fragment key={field}>
                  <code>{field}</code>{' '}
                </Fragment>
              ))}
            </dd>
          </>
        )}
        {beside.length > 0 && (
          <>
            <dt>
              <Translate id="peapod.concept.related">Related</Translate>
            </dt>
            <dd>
              <Pages pages={beside} />
            </dd>
          </>
        )}
        <dt>
          <Translate id="peapod.concept.references">Official pages</Translate>
        </dt>
        <dd>
          {references.map(({ title, url }, index) => (
            <span key={url}>
              {index > 0 && ' · '}
              <Link to={url}>{title}</Link>
            </span>
          ))}
        </dd>
      </dl>
    </aside>
  );
}

function Pages({ pages }: { readonly pages: readonly ConceptPage[] }) {
  return pages.map(({ slug, title, url }, index) => (
    <span key={slug}>
      {index > 0 && ' · '}
      <Link to={url}>{title}</Link>
    </span>
  ));
}
