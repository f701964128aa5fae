import { formatTime, formatTimeMilli, formatTimeNano } from '../../apimachinery/time.ts';
import { goWords, type OsError, type Process } from '../../kernel/index.ts';
import { javaText, localText } from '../../shell/utilities/time/zone.ts';
import { entryPointsOf, loadSettings } from '../programs/traefik/static.ts';

interface Taken {
  readonly text: string;
  readonly code: number;
}

type Words = (process: Process, port: number, error: OsError) => Taken;

/** What a server says of a port that is taken, and how it ends; undefined of those whose words are not known. */
export const portTaken = (repository: string, process: Process, port: number, error: OsError): Taken | undefined =>
  Object.hasOwn(WORDS, repository) ? (WORDS[repository] as Words)(process, port, error) : undefined;

const goListen = (port: number, error: OsError): string => `listen tcp 0.0.0.0:${port}: bind: ${goWords(error)}`;

const WORDS: Readonly<Record<string, Words>> = {
  /** @see prometheus: cmd/prometheus/main.go */
  'prom/prometheus': (process, port, error) => ({
    text: `ts=${formatTimeMilli(process.now)} caller=main.go:899 level=error msg="Unable to start web listener" err="${goListen(port, error)}"\n`,
    code: 1,
  }),
  /** @see alertmanager: cmd/alertmanager/main.go */
  'prom/alertmanager': (process, port, error) => ({
    text: `ts=${formatTimeMilli(process.now)} caller=main.go:536 level=error msg="Listen error" err="listen tcp :${port}: bind: ${goWords(error)}"\n`,
    code: 1,
  }),
  /** @see node_exporter: node_exporter.go; exporter-toolkit: web/tls_config.go */
  'prom/node-exporter': (process, port, error) => ({
    text: `ts=${formatTimeMilli(process.now)} caller=node_exporter.go:225 level=error err="listen tcp :${port}: bind: ${goWords(error)}"\n`,
    code: 1,
  }),
  /** @see grafana: pkg/server/server.go, pkg/api/http_server.go */
  'grafana/grafana': (process, port, error) => {
    const why = `*api.HTTPServer run error: failed to open listener on address 0.0.0.0:${port}: ${goListen(port, error)}`;
    return { text: `logger=server t=${formatTimeMilli(process.now)} level=error msg="Server shutdown" error="${why}"\n`, code: 1 };
  },
  /** @see traefik: cmd/traefik/traefik.go, pkg/server/server_entrypoint_tcp.go */
  traefik: (process, port, error) => {
    if (process.argv[0] === '/traefik') {
      const at = `time="${formatTime(process.now)}" level`;
      const why = `listen tcp :${port}: bind: ${goWords(error)}`;
      return { text: `${at}=error msg="Error opening listener ${why}"\n${at}=fatal msg="Error preparing server: ${why}"\n`, code: 1 };
    }
    const { settings } = loadSettings(process);
    const name = entryPointsOf(settings).find((each) => each.port === port)?.name ?? 'http';
    const why = `error while building entryPoint ${name}: error preparing server: error opening listener: listen tcp :${port}: bind: ${goWords(error)}`;
    return { text: `${localText(process, '%Y/%m/%d %H:%M:%S')} traefik.go:80: command traefik error: ${why}\n`, code: 1 };
  },
  /** @see varnish: bin/varnishd/common/heritage.h ARGV_ERR, mgt/mgt_acceptor.c */
  varnish: (_, port, { message }) => ({ text: `Error: Could not get socket :${port}: ${message}\n(-? gives usage)\n`, code: 2 }),
  /** @see caddy: modules/caddyhttp/app.go Start, cmd/commandfuncs.go cmdRun */
  caddy: (_, port, error) => {
    const at = `listen tcp :${port}: bind: ${goWords(error)}`;
    return { text: `Error: loading initial config: loading new config: http app module: start: listening on :${port}: ${at}\n`, code: 1 };
  },
  /** @see distribution: registry/registry.go */
  registry: (process, port, error) => ({
    text: `time="${formatTimeNano(process.now)}" level=fatal msg="listen tcp :${port}: bind: ${goWords(error)}" \n`,
    code: 1,
  }),
  /** @see winstone: src/main/java/winstone/Launcher.java */
  'jenkins/jenkins': (process, port, error) => ({
    text: `${javaText(process, '%Y-%m-%d %H:%M:%S.%3N%z')} [id=1]\tINFO\twinstone.Logger#logInternal: Jetty shutdown successfully\njava.io.IOException: Failed to start Jetty\nCaused by: java.io.IOException: Failed to bind to 0.0.0.0/0.0.0.0:${port}\nCaused by: java.net.BindException: ${error.message}\n`,
    code: 1,
  }),
  /** @see zookeeper: ZooKeeperServerMain.java, ExitCode.java ERROR_STARTING_ADMIN_SERVER, NIOServerCnxnFactory.java */
  zookeeper: (process, port, error) => {
    const at = `${javaText(process, '%Y-%m-%d %H:%M:%S,%3N')} [myid:] - ERROR`;
    return port === 8080
      ? {
          text: `${at} [main:o.a.z.s.ZooKeeperServerMain@86] - Unable to start AdminServer, exiting abnormally\norg.apache.zookeeper.server.admin.AdminServer$AdminServerException: Problem starting AdminServer on address 0.0.0.0, port ${port} and command URL /commands\nCaused by: java.io.IOException: Failed to bind to /0.0.0.0:${port}\nCaused by: java.net.BindException: ${error.message}\n`,
          code: 4,
        }
      : {
          text: `${at} [main:o.a.z.s.ZooKeeperServerMain@80] - Unexpected exception, exiting abnormally\njava.net.BindException: ${error.message}\n`,
          code: 1,
        };
  },
};
