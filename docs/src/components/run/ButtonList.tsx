import type { ComponentProps, KeyboardEvent } from 'react';

interface Props extends ComponentProps<'ol'> {
  readonly as: 'ol' | 'ul';
  /** Selects its buttons. They take no part in the order of the Tab key. */
  readonly buttons: string;
}

/**
 * A list that scrolls, with a button in each item. Hundreds of stops of the Tab key would stand before what is after it: the list is one stop,
 * and the arrows go up and down in it, from the first button that is to be seen.
 */
export function ButtonList({ as: List, buttons, ...props }: Props) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    const list = event.currentTarget;
    const all = [...list.querySelectorAll<HTMLElement>(buttons)];
    const here = all.indexOf(document.activeElement as HTMLElement);
    const { top } = list.getBoundingClientRect();
    const next = here < 0 ? all.find((button) => button.getBoundingClientRect().top >= top) : all[here + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return <List tabIndex={0} onKeyDown={onKeyDown} {...(props as ComponentProps<'ol'> & ComponentProps<'ul'>)} />;
}
