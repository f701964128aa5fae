import type { Process } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { type Element, settingOf, typeOf } from './fluentd-config.ts';

/** The first file that an output is to write and may not; labels are configured before what stands beside them. @see fluentd: root_agent.rb configure, plugin/out_file.rb configure */
export function unwritableFile(process: Process, root: Element): string | undefined {
  const labels = root.elements.filter(({ name }) => name === 'label');
  const outputs = [...labels.flatMap(({ elements }) => elements), ...root.elements].filter(({ name }) => name === 'match');
  for (const output of outputs.flatMap((each) => [each, ...each.elements.filter(({ name }) => name === 'store')])) {
    const path = typeOf(output) === 'file' ? settingOf(output, 'path') : undefined;
    const file = path === undefined ? undefined : firstFile(process, output, path);
    if (file !== undefined && !isWritable(process, file)) return file;
  }
  return undefined;
}

/** Its name at this time: a day for each, unless it says otherwise. @see fluentd: plugin/out_file.rb generate_path_template */
function firstFile(process: Process, output: Element, path: string): string | undefined {
  const buffer = output.elements.find(({ name }) => name === 'buffer');
  if (path.includes('${') || (buffer && (settingOf(buffer, 'timekey') !== undefined || !/\btime\b/.test(buffer.argument))))
    return undefined;
  const index = settingOf(output, 'append') === 'true' ? '' : '_**';
  const format = settingOf(output, 'time_slice_format') ?? '%Y%m%d';
  const name = path.includes('*') ? path.replaceAll('*', `${format}${index}`) : `${path}.${format}${index}.log`;
  return localText(process, name);
}

/** @see fluentd: lib/fluent/compat/file_util.rb writable? */
function isWritable(process: Process, file: string): boolean {
  let path = file;
  while (path !== '' && !process.access(path, 'f')) path = path.replace(/\/[^/]*$/, '');
  return process.access(path || '/', 'w');
}
