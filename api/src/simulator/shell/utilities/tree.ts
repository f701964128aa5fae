import { compareText } from '../../apimachinery/compare-text.ts';
import { joinPath, statOrNone } from './lib/files.ts';
import { readOptions } from './lib/options.ts';
import { type Tool, utility } from './lib/tool.ts';

/** tree: a directory's files, drawn. */
export const tree = utility(
  (tool) => {
    const options = readOptions(tool, { short: 'adfL:', long: { noreport: 'noreport' } });
    const deepest = Number(options.value('L') ?? Number.POSITIVE_INFINITY);
    const counts = { directories: 0, files: 0 };
    const drawing: Drawing = { tool, hidden: options.has('a'), directoriesOnly: options.has('d'), whole: options.has('f'), counts };
    for (const path of options.operands.length > 0 ? options.operands : ['.']) {
      const stat = statOrNone(tool.process, path);
      tool.print(stat?.type === 'directory' ? `${path}\n` : `${path}  [error opening dir]\n`);
      if (stat?.type === 'directory') {
        if (tool.gnu) counts.directories++;
        draw(drawing, path, '', deepest);
      }
    }
    const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
    if (!options.has('noreport'))
      tool.print(
        `\n${plural(counts.directories, 'directory', 'directories')}${options.has('d') ? '' : `, ${plural(counts.files, 'file', 'files')}`}\n`,
      );
    return 0;
  },
  { shortName: true },
);

interface Drawing {
  readonly tool: Tool;
  readonly hidden: boolean;
  readonly directoriesOnly: boolean;
  /** Each by its whole path. */
  readonly whole: boolean;
  readonly counts: { directories: number; files: number };
}

function draw(drawing: Drawing, path: string, lead: string, left: number): void {
  if (left <= 0) return;
  const { tool, hidden, directoriesOnly, whole, counts } = drawing;
  const entries = tool.process
    .readdir(path)
    .filter((name) => hidden || !name.startsWith('.'))
    .map((name) => ({ name, stat: statOrNone(tool.process, joinPath(path, name), false) }))
    .filter(({ stat }) => !directoriesOnly || stat?.type === 'directory')
    .toSorted((a, b) => compareText(a.name, b.name));
  for (const [i, { name, stat }] of entries.entries()) {
    const last = i === entries.length - 1;
    const target = stat?.type === 'symlink' ? ` -> ${tool.process.readlink(joinPath(path, name))}` : '';
    tool.print(`${lead}${last ? '`-- ' : '|-- '}${whole ? joinPath(path, name) : name}${target}\n`);
    if (stat?.type === 'directory') {
      counts.directories++;
      draw(drawing, joinPath(path, name), `${lead}${last ? '    ' : '|   '}`, left - 1);
    } else counts.files++;
  }
}
