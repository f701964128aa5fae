import Link from '@docusaurus/Link';
import { Fragment, type ReactNode } from 'react';
import { Pre } from './Pre.tsx';

/**
 * The little Markdown that prompts, explanations and stories are written in: paragraphs, lists, code, fences, emphasis
 * and links. Pages of the course are whole Markdown, and are built.
 */
export function RichText({ text }: { readonly text: string }) {
  const blocks = text
    .split(/(```[\s\S]*?```)/)
    .flatMap((part) => (part.startsWith('```') ? [part] : part.split(/\n{2,}/)))
    .map((block) => block.trim())
    .filter(Boolean);
  return (
    <>
      {blocks.map((block) => (
        <Block key={block} text={block} />
      ))}
    </>
  );
}

/** A line of it, within other text. */
export function InlineText({ text }: { readonly text: string }) {
  return <>{inline(text)}</>;
}

function Block({ text }: { readonly text: string }) {
  const fence = /^```\w*[^\n]*\n([\s\S]*?)\n?```$/.exec(text);
  if (fence) return <Pre>{fence[1]}</Pre>;
  const lines = text.split('\n');
  const marker = [/^[-*] /, /^\d+\. /].find((pattern) => lines.every((line) => pattern.test(line) || /^\s{2,}/.test(line)));
  if (!marker?.test(lines[0]!)) return <p>{inline(text)}</p>;
  const items = text.split(/\n(?=[-*] |\d+\. )/).map((item) => item.replace(marker, ''));
  const List = marker.source.includes('d') ? 'ol' : 'ul';
  return (
    <List>
      {items.map((item) => (
        <li key={item}>{inline(item)}</li>
      ))}
    </List>
  );
}

const pieces = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|\[[^\]]+\]\([^)\s]+\))/;

function inline(text: string): ReactNode[] {
  return text.split(pieces).map((piece, index) => {
    const key = `${index}`;
    if (piece.startsWith('`') && piece.length > 2) return <code key={key}>{piece.slice(1, -1)}</code>;
    if (piece.startsWith('**') && piece.length > 4) return <strong key={key}>{piece.slice(2, -2)}</strong>;
    if (/^\*[^*]+\*$/.test(piece)) return <em key={key}>{piece.slice(1, -1)}</em>;
    const [, label, href] = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(piece) ?? [];
    if (href) {
      return (
        <Link key={key} to={href}>
          {label}
        </Link>
      );
    }
    return <Fragment key={key}>{piece}</Fragment>;
  });
}
