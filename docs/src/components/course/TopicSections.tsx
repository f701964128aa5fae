import Translate, { translate } from '@docusaurus/Translate';
import type { ReactNode } from 'react';
import type { TopicLink } from '../../api/run.ts';
import { byTopic } from './byTopic.ts';

interface Props<Item> {
  readonly items: readonly Item[];
  readonly topicOf: (item: Item) => TopicLink | null;
  /** A `li`, with its key. */
  readonly card: (item: Item) => ReactNode;
}

/** Cards under the chapters of the course, with the way to each chapter at the top. */
export function TopicSections<Item>({ items, topicOf, card }: Props<Item>) {
  const groups = byTopic(items, topicOf);
  return (
    <>
      <nav className="pp-tags pp-jumps" aria-label={translate({ id: 'peapod.course.topics', message: 'Topics' })}>
        {groups.map(({ topic }) => (
          <a key={topic?.slug ?? ALL} href={`#${topic?.slug ?? ALL}`}>
            {topic?.title ?? <AllTopics />}
          </a>
        ))}
      </nav>
      {groups.map((group) => (
        <section key={group.topic?.slug ?? ALL} id={group.topic?.slug ?? ALL} className="pp-topic">
          <h2>{group.topic?.title ?? <AllTopics />}</h2>
          <ul className="pp-cards">{group.items.map(card)}</ul>
        </section>
      ))}
    </>
  );
}

const ALL = 'all-topics';
const AllTopics = () => <Translate id="peapod.course.allTopics">All topics</Translate>;
