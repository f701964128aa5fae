import Link from '@docusaurus/Link';
import { useDocsSidebar } from '@docusaurus/plugin-content-docs/client';
import { pagesIn } from './concept.ts';

/** All topics with their concepts, in the order of the course. */
export function CourseMap() {
  const items = useDocsSidebar()?.items ?? [];
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
                  <Link to={url}>{title}</Link>
                </li>
              ))}
            </ol>
          </li>
        );
      })}
    </ol>
  );
}
