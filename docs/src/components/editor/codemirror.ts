/** Everything of CodeMirror in one module, so that it is loaded when the first editor is looked at, and not before. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import type { GraphQLSchema } from 'graphql';

/** What can be edited with colours and completion. */
export type Language = 'yaml' | 'json' | 'graphql';

/** A mistake to underline. */
export interface Mark {
  /** In the text, from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}
interface EditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly language: Language;
  readonly label: string;
  readonly schema?: () => Promise<GraphQLSchema | undefined>;
  readonly onChange: (text: string) => void;
  readonly onRun?: (() => void) | undefined;
}

/** An editor on the page; `close` takes it away. */
export interface Editor {
  setText(text: string): void;
  setMarks(marks: readonly Mark[]): void;
  goTo(line: number, column: number): void;
  /** Takes over from a text area of the same text; both in characters, from 0. */
  takeFocus(from: number, to: number): void;
  close(): void;
}

/** Puts an editor into the element, once its language is loaded; Ctrl+Enter or ⌘Enter runs. */
export async function openEditor({ parent, text, language, label, schema, onChange, onRun }: EditorOptions): Promise<Editor> {
  const run = () => {
    onRun?.();
    return onRun !== undefined;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of('  '),
        bracketMatching(),
        closeBrackets(),
        autocompletion(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        syntaxHighlighting(classHighlighter),
        await languageOf(language, schema),
        keymap.of([{ key: 'Mod-Enter', run }, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    setText(next) {
      if (next === view.state.doc.toString()) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    setMarks: (marks) => view.dispatch(setDiagnostics(view.state, marks.map(diagnosticIn(view.state)))),
    goTo(line, column) {
      view.dispatch({ selection: { anchor: offset(view.state, line, column) }, scrollIntoView: true });
      view.focus();
    },
    takeFocus(from, to) {
      const { length } = view.state.doc;
      view.dispatch({ selection: { anchor: Math.min(from, length), head: Math.min(to, length) } });
      view.focus();
    },
    close: () => view.destroy(),
  };
}

async function languageOf(language: Language, schema: EditorOptions['schema']): Promise<Extension> {
  if (language === 'yaml') return yaml();
  if (language === 'json') return json();
  const { graphql } = await import('cm6-graphql');
  return graphql(await schema?.());
}

function diagnosticIn(state: EditorState) {
  return ({ line, column, message }: Mark): Diagnostic => {
    const from = offset(state, line, column);
    const end = state.doc.lineAt(from).to;
    return { from, to: Math.max(from, end), severity: 'error', message };
  };
}

function offset(state: EditorState, line: number, column: number): number {
  const { from, to } = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return Math.min(from + Math.max(column - 1, 0), to);
}
