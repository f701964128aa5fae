import type { Task } from '../../../engine/index.ts';
import type { Process, Program } from '../../../kernel/index.ts';
import { execCommand } from '../gosu.ts';

/** Options, and what is a command of the tool, go to it. @see docker-library/wordpress: cli/php8.0/alpine/docker-entrypoint.sh */
export const toolEntrypoint: Program = function* (process) {
  const command = process.argv.slice(1);
  const [first = ''] = command;
  const isItsOwn = first.startsWith('-') || (first !== '' && first !== 'wp' && process.which(first) === undefined);
  return yield* execCommand(process, isItsOwn ? ['wp', ...command] : command);
};

/** WP-CLI, which has no say where there is no WordPress. @see wp-cli/wp-cli: php/WP_CLI/Runner.php check_wp_version */
export function* wpTool(process: Process): Task<number> {
  const words = process.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (process.argv.includes('--version') || (words[0] === 'cli' && words[1] === 'version')) {
    yield* process.write(1, `WP-CLI ${process.env.get('WORDPRESS_CLI_VERSION')}\n`);
    return 0;
  }
  const [, given] = /^--path=(.*)$/.exec(process.argv.find((word) => word.startsWith('--path=')) ?? '') ?? [];
  const path = `${(given ?? process.cwd).replace(/\/+$/, '')}/`;
  const needsNone = words.length === 0 || words[0] === 'cli' || (words[0] === 'core' && words[1] === 'download');
  if (!needsNone && !process.access(`${path}wp-includes`, 'f')) {
    yield* process.write(
      2,
      `Error: This does not seem to be a WordPress installation.\nThe used path is: ${path}\nPass --path=\`path/to/wordpress\` or run \`wp core download\`.\n`,
    );
    return 1;
  }
  process.remark({ kind: 'NotFollowed', program: 'command wp', why: words.slice(0, 2).join(' '), taken: 'done' });
  return 0;
}
