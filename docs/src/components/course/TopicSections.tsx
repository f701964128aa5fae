import Translate, { translate } from '@docusaurus/Translate';
import { type ReactNode, useDeferredValue, useEffect, useState } from 'react';
import type { TopicLink } from '../../api/run.ts';
import { byTopic } from './byTopic.ts';

interface Props<Item> {
  readonly items: readonly Item[];
  readonly topicOf: (item: Item) => TopicLink | null;
  /** The words by which one is found. */
  readonly wordsOf: (item: Item) => string;
  /** A `li`, with its key. */
  readonly card: (item: Item) => ReactNode;
}

/**
 * Cards under the chapters of the course, with the way to each chapter at the top, and those alone that have some words. The words stand in the
 * address: who comes back from a card, or has the link, sees the same.
 */
export function TopicSections<Item>({ items, topicOf, wordsOf, card }: Props<Item>) {
  const [typed, setTyped] = useState('');
  // The page was built without any.
  useEffect(() => setTyped(new URLSearchParams(window.location.search).get(WORDS) ?? ''), []);
  const type = (text: string) => {
    setTyped(text);
    const address = new URL(window.location.href);
    if (text === '') address.searchParams.delete(WORDS);
    else address.searchParams.set(WORDS, text);
    window.history.replaceState(window.history.state, '', address);
  };
  const wanted = useDeferredValue(typed).toLowerCase().split(/\s+/).filter(Boolean);
  const found = items.filter((item) => wanted.every((word) => wordsOf(item).toLowerCase().includes(word)));
  const groups = byTopic(found, topicOf);
  return (
    <>
      <p className="pp-row pp-find">
        <input
          type="search"
          value={typed}
          placeholder={translate({ id: 'peapod.course.find', message: 'Find by words' })}
          aria-label={translate({ id: 'peapod.course.find', message: 'Find by words' })}
          onChange={(event) => type(event.target.value)}
        />
        <span className="pp-faint" role="status">
          {wanted.length > 0 && translate({ id: 'peapod.course.found', message: 'Found: {count}' }, { count: found.length })}
        </span>
      </p>
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

const WORDS = 'find';
const ALL = 'all-topics';
const AllTopics = () => <Translate id="peapod.course.allTopics">All topics</Translate>;
