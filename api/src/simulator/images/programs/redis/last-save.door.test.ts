import { expect, it } from 'vitest';
import { play, podOf } from '../../../testing.ts';

const ENDS = "Error trying to save the DB, can't exit.";
const RECENT = `Failed opening the temp RDB file temp-1.rdb (in server root dir /data) for saving: Permission denied\n${ENDS}\nErrors trying to shut down the server. Check the logs for more information.\n`;
const OLD = `Failed opening the RDB file dump.rdb (in server root dir /data) for saving: Permission denied\n${ENDS}\nSIGTERM received but errors trying to shut down the server, check the logs for more information\n`;
const SAVING = 'Saving the final RDB snapshot before exiting.\n';
const EXITS = 'Redis is now ready to exit, bye bye...\n';
const OTHER = ', securityContext: {runAsUser: 1000}';

/** A server that is told to end, and may or may not write where it saves. */
it.each`
  rule                                       | image          | more                              | row                  | says
  ${'It saves, and ends'}                    | ${'redis:7.0'} | ${''}                             | ${'0/1 Completed 0'} | ${`${SAVING}DB saved on disk\n${EXITS}`}
  ${'another user cannot save, and goes on'} | ${'redis:7.0'} | ${OTHER}                          | ${'1/1 Running 0'}   | ${SAVING + RECENT}
  ${'an older one has other words'}          | ${'redis:6.2'} | ${OTHER}                          | ${'1/1 Running 0'}   | ${SAVING + OLD}
  ${'who never saves ends'}                  | ${'redis:7.0'} | ${`${OTHER}, args: [--save, ""]`} | ${'0/1 Completed 0'} | ${`User requested shutdown...\n${EXITS}`}
`('$rule', ({ image, more, row, says }) => {
  const { rows, run } = play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: "${image}"${more}}]`), {
    interventions: [{ atSeconds: 20, kind: 'KUBECTL', command: ['exec', 'web', '--', 'sh', '-c', 'kill 1'] }],
  });
  expect(rows.at(-1)).toBe(row);
  const said = run.kubectl('logs web', 50).stdout.replace(/^\S+ \d+ \w+ \d+ [\d:.]+ . /gm, '');
  expect(said.slice(-says.length)).toBe(says);
});

it('a Pod whose server cannot save is gone when its grace period is', () => {
  const { since } = play(podOf(`  containers: [{name: app, image: "redis:7.0"${OTHER}}]`), {
    seconds: 70,
    interventions: [{ atSeconds: 20, kind: 'KUBECTL', command: ['delete', 'pod', 'web', '--wait=false'] }],
  });
  expect(since('gone')).toBeGreaterThan(49);
});
