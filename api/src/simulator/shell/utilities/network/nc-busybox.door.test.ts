import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../../testing.ts';

/** @see busybox: networking/nc_bloaty.c dolisten, doexec, readwrite */
describe("busybox' nc", () => {
  const talk = 'echo a | nc localhost 8080; echo a | nc localhost 8080';
  it.each`
    rule                                             | server                                                   | client                                                        | serverSays                                                                | clientSays
    ${'takes one connection, even with -k'}          | ${'nc -lk -p 8080'}                                      | ${talk}                                                       | ${['a', 'code 0']}                                                        | ${[]}
    ${'is away from its port while it has one'}      | ${'nc -l -p 8080'}                                       | ${'sleep 5 | nc localhost 8080 & sleep 1; nc localhost 8080'} | ${['code 0']}                                                             | ${[]}
    ${'becomes a command with arguments'}            | ${'nc -l -p 8080 -e sh -c "read x; echo got \\$x"'}      | ${talk}                                                       | ${['code 0']}                                                             | ${['got a']}
    ${'takes more where each has a command'}         | ${'nc -lk -p 8080 -e cat'}                               | ${talk}                                                       | ${[]}                                                                     | ${['a', 'a']}
    ${'knows -e among other letters'}                | ${'nc -p 8080 -lke echo hello there'}                    | ${'nc localhost 8080'}                                        | ${[]}                                                                     | ${['hello there']}
    ${'says what it cannot run'}                     | ${'nc -l -p 8080 -e nothing'}                            | ${talk}                                                       | ${["nc: can't execute 'nothing': No such file or directory", 'code 127']} | ${[]}
    ${'gives up where nobody comes'}                 | ${'nc -l -p 8080 -w 1'}                                  | ${'nc localhost 8080'}                                        | ${['nc: timeout', 'code 1']}                                              | ${[]}
    ${'gives up after two silences'}                 | ${'nc -l -p 8080 -w 6; date +%s > /dev/null'}            | ${'sleep 30 | nc localhost 8080'}                             | ${['code 0']}                                                             | ${[]}
    ${'goes on until its input ends, too'}           | ${'sleep 15 | nc -l -p 8080; expr $(date +%s) - $start'} | ${'echo a | nc localhost 8080 -w 1'}                          | ${['a', '15', 'code 0']}                                                  | ${[]}
    ${'takes a number that is no option for a host'} | ${'nc -l 8080'}                                          | ${'nc localhost 8080'}                                        | ${[]}                                                                     | ${[]}
    ${'knows whom it waits for'}                     | ${'nc -l -p 8080 10.9.9.9'}                              | ${talk}                                                       | ${[]}                                                                     | ${[]}
    ${'is silent where nobody listens'}              | ${'true'}                                                | ${'nc localhost 8080; echo code $?'}                          | ${['code 0']}                                                             | ${['code 1']}
    ${'has a port of a number'}                      | ${'nc -l -p none'}                                       | ${'true'}                                                     | ${["nc: bad local port 'none'", 'code 1']}                                | ${[]}
  `('$rule', ({ server, client, serverSays, clientSays }) => {
    const containers = [
      shell('app', `start=$(date +%s); ${server}; echo code $?; sleep 900`),
      shell('client', `sleep 5; ${client}; sleep 900`),
    ];
    const { run } = play(podOf(`  containers: [${containers}]`), { seconds: 60 });
    const said = (name: string) =>
      run.pods[0]?.containers.filter((each) => each.name === name).flatMap((each) => each.logs({}).map(({ text }) => text));
    expect(said('app')).toEqual(serverSays);
    expect(said('client')).toEqual(clientSays);
  });
});
