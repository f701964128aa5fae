import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const BAR = '-'.repeat(59);
const manifest = `apiVersion: v1
kind: Pod
metadata: {name: server, labels: {app: iperf}}
spec: {containers: [{name: app, image: networkstatic/iperf3, args: ["-s"]}]}
---
apiVersion: v1
kind: Service
metadata: {name: iperf}
spec: {selector: {app: iperf}, ports: [{port: 5201}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  restartPolicy: Never
  containers:
  - {name: app, image: networkstatic/iperf3, command: [sh, -c, sleep 10; iperf3 -c iperf -t 3]}
  - {name: busy, image: networkstatic/iperf3, command: [sh, -c, sleep 11; iperf3 -c iperf]}
  - {name: lost, image: networkstatic/iperf3, args: [-c, nosuch]}
`;

/** As iperf 3.18 does it, whose output is no terminal. */
it('iperf3 tells what it measured when it is over', () => {
  const { run } = play(manifest);
  const logs = (of: string, at = 60): string => run.kubectl(`logs ${of}`, at).stdout;
  expect(logs('server', 9)).toBe('');
  const [first, , , accepted, , , ...rows] = logs('server').split('\n');
  expect(first).toBe(BAR);
  expect(accepted).toMatch(/^Accepted connection from 10\.244\.\d+\.\d+, port \d+$/);
  expect(rows).toEqual([
    '[  5]   0.00-1.00   sec  1.86 GBytes  16.0 Gbits/sec                  ',
    '[  5]   1.00-2.00   sec  1.86 GBytes  16.0 Gbits/sec                  ',
    '[  5]   2.00-3.00   sec  1.86 GBytes  16.0 Gbits/sec                  ',
    '- - - - - - - - - - - - - - - - - - - - - - - - -',
    '[ ID] Interval           Transfer     Bitrate',
    '[  5]   0.00-3.00   sec  5.59 GBytes  16.0 Gbits/sec                  receiver',
    '',
  ]);
  expect(logs('client -c app')).toMatch(
    /^Connecting to host iperf, port 5201\n\[ {2}5\] local 10\.\S+ port \d+ connected to \S+ port 5201\n/,
  );
  expect(logs('client -c app')).toMatch(/ sec {2}5\.59 GBytes {2}16\.0 Gbits\/sec {4}0 {12}sender\n.* receiver\n\niperf Done\.\n$/);
  expect(logs('client -c busy')).toBe('iperf3: error - the server is busy running a test. try again later\n');
  expect(logs('client -c lost')).toMatch(/^iperf3: error - unable to connect to server - .*, etc\.: Name or service not known\n$/);
});
