import { goQuote } from '../../apimachinery/go-quote.ts';
import { type Engine, MILLISECOND, type Micros, type Timer } from '../../engine/index.ts';
import type { Journal } from '../../kernel/index.ts';
import { KlogLine, type Level } from './line.ts';
import { BEGUN, LOOP, MANAGERS, NO_EVENTS, ROTATES, STANDALONE } from './start-log.data.ts';

const UNIT = 'kubelet.service';
const ABOUT = 'kubelet: The Kubernetes Node Agent';

/** That it was given on its command line. @see kubernetes: cmd/kubelet/app/options/options.go AddKubeletConfigFlags */
const DEPRECATED: Readonly<Record<string, string>> = {
  'container-runtime-endpoint':
    "This parameter should be set via the config file specified by the Kubelet's --config flag. See https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/ for more information.",
  'pod-infra-container-image': 'will be removed in a future release. Image garbage collector will get sandbox image information from CRI.',
};

interface Dependencies {
  readonly engine: Engine;
  readonly journal: Journal;
  readonly node: string;
  readonly containerd: string;
}

/** What of its files a kubelet tells when it begins. */
export interface Begins {
  /** Of its clients. */
  readonly authority: string;
  readonly staticPodPath: string;
}

/**
 * What a kubelet says from its start until it looks after Pods, or until it ends, and systemd of it (that of Ubuntu 22.04).
 * @see kubernetes: cmd/kubelet/app/server.go, component-base/cli/run.go; systemd: src/core/service.c, unit.c
 */
export class StartLog {
  readonly #d: Dependencies;
  #restarts = 0;
  /** Of the next attempt to reach an API server. */
  #attempt: Timer | undefined;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  starts(): void {
    this.#attempt?.cancel();
    this.#systemd(`Started ${ABOUT}.`);
  }

  /** It has read its command line. */
  reads(pid: number, words: readonly string[]): void {
    const given = words.map((word) => /^--?([^=]+)/.exec(word)?.[1] ?? '');
    for (const flag of ['container-runtime-endpoint', 'pod-infra-container-image'])
      if (given.includes(flag)) this.#plain(pid, `Flag --${flag} has been deprecated, ${DEPRECATED[flag]}`);
    if (given.includes('pod-infra-container-image'))
      this.#say(
        pid,
        'I',
        'server.go:199',
        '"--pod-infra-container-image will not be pruned by the image garbage collector in kubelet and should also be set in the remote runtime"',
      );
  }

  /** It ends at once, or has not even become one. @see systemd: src/core/execute.c exec_child */
  exits(pid: number, why: string, exitCode: number): void {
    if (exitCode === NO_PROGRAM) {
      const program = /^Failed to locate executable (.*): /.exec(why)?.[1] ?? '';
      this.#systemd(`${UNIT}: ${why}`, pid);
      this.#systemd(`${UNIT}: Failed at step EXEC spawning ${program}: No such file or directory`, pid);
    } else {
      if (why.startsWith('failed to run Kubelet:')) for (const line of [...BEGUN, ROTATES]) this.#say(pid, ...line);
      this.#say(pid, 'E', 'run.go:74', `"command failed" err=${goQuote(why)}`);
    }
    this.#systemd(`${UNIT}: Main process exited, code=exited, status=${exitCode}/${exitCode === NO_PROGRAM ? 'EXEC' : 'FAILURE'}`);
    this.#systemd(`${UNIT}: Failed with result 'exit-code'.`);
  }

  /** systemd has waited, and starts it again. */
  restarts(): void {
    this.#systemd(`${UNIT}: Scheduled restart job, restart counter is at ${++this.#restarts}.`);
    this.#systemd(`Stopped ${ABOUT}.`);
  }

  /** Somebody has asked for it. Where it was only to be started again, nothing ends. @see systemd: src/core/service.c service_stop */
  stops(wasActive: boolean): void {
    this.#attempt?.cancel();
    this.#restarts = 0;
    if (wasActive) {
      this.#systemd(`Stopping ${ABOUT}...`);
      this.#systemd(`${UNIT}: Deactivated successfully.`);
    }
    this.#systemd(`Stopped ${ABOUT}.`);
  }

  /** Something else has ended it. */
  isKilled(): void {
    this.#attempt?.cancel();
  }

  begins(pid: number, told: Begins): void {
    this.#runs(pid, told, true);
    const { node } = this.#d;
    this.#say(pid, 'I', 'kubelet_node_status.go:70', `"Attempting to register node" node=${goQuote(node)}`);
    this.#say(pid, 'I', 'kubelet_node_status.go:108', `"Node was previously registered" node=${goQuote(node)}`);
    this.#say(pid, 'I', 'kubelet_node_status.go:73', `"Successfully registered node" node=${goQuote(node)}`);
    this.#say(pid, 'I', 'apiserver.go:52', '"Watching apiserver"');
  }

  /** It runs, and its API server does not answer; why is not known of each. @see kubernetes: pkg/kubelet/kubelet_node_status.go registerWithAPIServer */
  beginsAlone(pid: number, told: Begins, server: string, why: string | undefined): void {
    this.#runs(pid, told, server !== '');
    const { engine, node } = this.#d;
    const attempt = (wait: Micros): void => {
      this.#say(pid, 'I', 'kubelet_node_status.go:70', `"Attempting to register node" node=${goQuote(node)}`);
      if (why === undefined) return;
      const error = `Post "${server}/api/v1/nodes": ${why}`;
      this.#say(
        pid,
        'E',
        'kubelet_node_status.go:92',
        `"Unable to register node with API server" err=${goQuote(error)} node=${goQuote(node)}`,
      );
      const next = Math.min(2 * wait, LONGEST_WAIT);
      this.#attempt = engine.after(next, () => attempt(next));
    };
    if (server !== '') attempt(FIRST_WAIT);
  }

  #runs(pid: number, { authority, staticPodPath }: Begins, hasServer: boolean): void {
    for (const line of [...BEGUN, hasServer ? ROTATES : STANDALONE]) this.#say(pid, ...line);
    if (authority)
      this.#say(pid, 'I', 'dynamic_cafile_content.go:157', `"Starting controller" name=${goQuote(`client-ca-bundle::${authority}`)}`);
    for (const line of [...(hasServer ? [] : [NO_EVENTS]), ...MANAGERS]) this.#say(pid, ...line);
    if (hasServer) this.#say(pid, 'I', 'kubelet.go:405', '"Attempting to sync node with API server"');
    if (staticPodPath) this.#say(pid, 'I', 'kubelet.go:298', `"Adding static pod path" path=${goQuote(staticPodPath)}`);
    if (hasServer) this.#say(pid, 'I', 'kubelet.go:309', '"Adding apiserver pod source"');
    const version = goQuote(`v${this.#d.containerd}`);
    this.#say(
      pid,
      'I',
      'kuberuntime_manager.go:257',
      `"Container runtime initialized" containerRuntime="containerd" version=${version} apiVersion="v1"`,
    );
    for (const line of LOOP) this.#say(pid, ...line);
  }

  #say(pid: number, level: Level, place: string, text: string): void {
    this.#d.journal.add(new KlogLine(this.#d.engine.now, pid, level, place, () => text));
  }
  #plain(pid: number, text: string): void {
    this.#d.journal.add({ at: this.#d.engine.now, unit: UNIT, pid, write: () => text });
  }
  #systemd(text: string, pid = 1): void {
    this.#d.journal.add({ at: this.#d.engine.now, unit: UNIT, pid, identifier: 'systemd', write: () => text });
  }
}

/** @see systemd: systemd.exec(5) EXIT_EXEC */
export const NO_PROGRAM = 203;
const FIRST_WAIT: Micros = 100 * MILLISECOND;
const LONGEST_WAIT: Micros = 7000 * MILLISECOND;
