import type { TopicLink } from '../../api/run.ts';

interface OfTopic<Item> {
  /** null: of several. */
  readonly topic: TopicLink | null;
  readonly items: readonly Item[];
}

/** What belongs to a chapter stands under it, in the order of the course; what belongs to several, at the end. */
export function byTopic<Item>(items: readonly Item[], topicOf: (item: Item) => TopicLink | null): OfTopic<Item>[] {
  const groups = new Map<string | undefined, { topic: TopicLink | null; items: Item[] }>();
  for (const item of items) {
    const topic = topicOf(item);
    const group = groups.get(topic?.slug);
    if (group) group.items.push(item);
    else groups.set(topic?.slug, { topic, items: [item] });
  }
  return [...groups.values()].sort((a, b) => (a.topic?.position ?? Infinity) - (b.topic?.position ?? Infinity));
}
