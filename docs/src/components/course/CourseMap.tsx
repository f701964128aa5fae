import Link from '@docusaurus/Link';
import { useDocsSidebar } from '@docusaurus/plugin-content-docs/client';
import { translate } from '@docusaurus/Translate';
import type { Me } from '../../api/quiz.ts';
import { useMe } from '../../api/useMe.ts';
import { pagesIn } from './concept.ts';

/** All topics with their concepts, in the order of the course, and how many of its questions somebody answered rightly here. */
export function CourseMap() {
  const items = useDocsSidebar()?.items ?? [];
  const { me } = useMe();
  const mastery = new Map(me?.mastery.map((one) => [one.concept.slug, one]));
  return (
    <ol className="pp-cards">
      {items.map((item) => {
        if (item.type !== 'category') return null;
        return (
          <li key={item.label} className="pp-card">
            <h2>{item.label}</h2>
            <p>{item.customProps?.summary as string}</p>
            <ol>
              {pagesIn(item).map(({ slug, title, url }) => (
                <li key={slug}>
                  <Link to={url}>{title}</Link> <Mastery of={mastery.get(slug)} />
                </li>
              ))}
            </ol>
          </li>
        );
      })}
    </ol>
  );
}

function Mastery({ of }: { readonly of: Me['mastery'][number] | undefined }) {
  if (!of) return null;
  const { correct, answered } = of;
  const says = translate({ id: 'peapod.me.right', message: '{correct} of {answered} answers right' }, { correct, answered });
  return (
    <span className="pp-faint" title={says}>
      <span aria-hidden="true">{correct === answered ? '✓' : `${correct}/${answered}`}</span>
      <span className="pp-hidden">{says}</span>
    </span>
  );
}
