import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import { runImage } from '../../test-image.ts';

/** As Debian's Tomcat 10.1 did when it was asked the same. */
describe('Tomcat and the ports that it wants', () => {
  const conf = (port: number): object => ({
    '/usr/local/tomcat/conf/server.xml': `<Server port="8005" shutdown="STOP">
  <Service name="Catalina">
    <!-- <Connector port="8009" protocol="AJP/1.3" /> -->
    <Connector port="${port}"
               protocol="HTTP/1.1" />
  </Service>
</Server>`,
  });
  const tell = (word: string) => ({ after: 5, argv: ['bash', '-c', `echo ${word} > /dev/tcp/127.0.0.1/8005`] });

  it.each([
    {
      rule: 'a connector whose port is taken is left out, and it runs',
      image: 'tomcat:10.1',
      taken: [8080],
      code: undefined,
      holds: [
        'SEVERE [main] org.apache.catalina.util.LifecycleBase.handleSubClassException Failed to initialize component [Connector["http-nio-8080"]]\n',
      ],
      lacks: ['AbstractProtocol.start Starting'],
    },
    {
      rule: 'as older ones call it',
      image: 'tomcat:8.5.57',
      taken: [8080],
      code: undefined,
      holds: ['LifecycleBase.handleSubClassException Failed to initialize component [Connector[HTTP/1.1-8080]]\n'],
      lacks: ['AbstractProtocol.start Starting'],
    },
    {
      rule: 'where the shutdown port is taken it ends, and with 0',
      image: 'tomcat:10.1',
      taken: [8080, 8005],
      code: 0,
      holds: [
        'Catalina.start Server startup in [',
        'SEVERE [main] org.apache.catalina.core.StandardServer.await Failed to create server shutdown socket on address [localhost] and port [8005] (base port [8005] and offset [0])\n',
        'INFO [main] org.apache.coyote.AbstractProtocol.destroy Destroying ProtocolHandler ["http-nio-8080"]\n',
      ],
      lacks: [],
    },
    {
      rule: 'its server.xml says where it listens',
      image: 'tomcat:10.1',
      files: conf(9090),
      exec: [{ after: 5, argv: ['curl', '-s', '-o', '/dev/null', 'http://127.0.0.1:9090'] }],
      taken: [],
      code: undefined,
      execs: [0],
      holds: ['AbstractProtocol.start Starting ProtocolHandler ["http-nio-9090"]'],
      lacks: ['8009'],
    },
    {
      rule: 'and which word stops it there',
      image: 'tomcat:10.1',
      files: conf(9090),
      exec: [tell('STOP')],
      taken: [],
      code: 0,
      holds: [
        'INFO [main] org.apache.catalina.core.StandardServer.await A valid shutdown command was received via the shutdown port. Stopping the Server instance.\n',
      ],
      lacks: [],
    },
    {
      rule: 'another word does not',
      image: 'tomcat:10.1',
      exec: [tell('STOP')],
      taken: [],
      code: undefined,
      holds: ['WARNING [main] org.apache.catalina.core.StandardServer.await Invalid shutdown command [STOP] received\n'],
      lacks: [],
    },
    {
      rule: 'TERM ends it in order',
      image: 'tomcat:10.1',
      exec: [{ after: 5, argv: ['kill', '1'] }],
      taken: [],
      code: 143,
      holds: ['INFO [Thread-1] org.apache.catalina.core.StandardService.stopInternal Stopping service [Catalina]\n'],
      lacks: [],
    },
  ])('$rule', ({ image, taken, code, holds, lacks, ...more }) => {
    const output = runImage({
      image,
      until: 10 * SECOND,
      ...('files' in more && { files: more.files as Record<string, string> }),
      ...('exec' in more && { exec: more.exec }),
      before: ({ container }) => {
        for (const port of taken) container.network.listen(port);
      },
    });
    expect(output.exitCode).toBe(code);
    expect(holds.filter((words) => !output.stderr.includes(words))).toEqual([]);
    expect(lacks.filter((words) => output.stderr.includes(words))).toEqual([]);
    if ('execs' in more) expect(output.execs.map(({ exitCode }) => exitCode)).toEqual(more.execs);
  });
});
