import { type ComponentProps, useEffect, useRef, useState } from 'react';

/** A table of the course. Where it is too wide it scrolls, and then can be reached by keys. */
export function Table(props: ComponentProps<'table'>) {
  const table = useRef<HTMLTableElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const look = new ResizeObserver(([entry]) => setScrolls(entry!.target.scrollWidth > entry!.target.clientWidth));
    look.observe(table.current!);
    return () => look.disconnect();
  }, []);
  return <table ref={table} {...(scrolls && { tabIndex: 0 })} {...props} />;
}

/** The head of a column; the corner above the heads of rows is none. */
export function TableHead(props: ComponentProps<'th'>) {
  return props.children ? <th scope="col" {...props} /> : <td {...props} />;
}
