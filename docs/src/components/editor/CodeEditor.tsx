import useIsBrowser from '@docusaurus/useIsBrowser';
import clsx from 'clsx';
import type { GraphQLSchema } from 'graphql';
import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { CopyButton } from '../CopyButton.tsx';
import type { Editor, Language, Mark } from './codemirror.ts';

/** What others may do with an editor: put its cursor somewhere, both from 1. */
export interface EditorHandle {
  goTo(line: number, column: number): void;
}
interface Props {
  readonly value: string;
  readonly language: Language;
  readonly label: string;
  readonly onChange: (text: string) => void;
  readonly onRun?: () => void;
  readonly marks?: readonly Mark[];
  readonly schema?: () => Promise<GraphQLSchema | undefined>;
  readonly className?: string;
  readonly handle?: RefObject<EditorHandle | null>;
}

/** A text area, which becomes an editor with colours and marks as soon as that is loaded. */
export function CodeEditor({ value, language, label, onChange, onRun, marks = none, schema, className, handle }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const [ready, setReady] = useState(false);
  const isAlive = useIsBrowser();
  const latest = useRef({ value, onChange, onRun, schema });
  latest.current = { value, onChange, onRun, schema };
  useImperativeHandle(handle, () => ({ goTo: (line, column) => editor.current?.goTo(line, column) }), []);

  useEffect(() => {
    const parent = box.current!;
    let wanted = true;
    const open = async () => {
      const { openEditor } = await import('./codemirror.ts');
      if (!wanted) return;
      const opened = await openEditor({
        parent,
        text: latest.current.value,
        language,
        label,
        schema: async () => latest.current.schema?.(),
        onChange: (text) => latest.current.onChange(text),
        onRun: () => latest.current.onRun?.(),
      });
      if (!wanted) return opened.close();
      editor.current = opened;
      opened.setText(latest.current.value);
      const area = parent.querySelector('textarea');
      const selected = area && area === document.activeElement ? ([area.selectionStart, area.selectionEnd] as const) : null;
      flushSync(() => setReady(true)); // before a frame shows both
      if (selected) opened.takeFocus(...selected);
    };
    // An editor far down the page is not loaded before it comes near.
    const near = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        near.disconnect();
        open().catch(() => undefined); // the text area stays, and does what is needed
      },
      { rootMargin: '300px' },
    );
    near.observe(parent);
    return () => {
      wanted = false;
      near.disconnect();
      editor.current?.close();
      editor.current = null;
      setReady(false);
    };
  }, [language, label]);

  useEffect(() => editor.current?.setText(value), [value]);
  useEffect(() => {
    if (ready) editor.current?.setMarks(marks);
  }, [marks, ready]);

  return (
    <div ref={box} className={clsx('pp-editor', className)}>
      {!ready && (
        <textarea
          aria-label={label}
          value={value}
          rows={value.split('\n').length}
          readOnly={!isAlive} // what is written before somebody listens would be lost
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      <CopyButton text={value} />
    </div>
  );
}

const none: readonly Mark[] = [];
