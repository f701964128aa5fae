import { MILLISECOND, type Micros, SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Socket } from '../../../kernel/index.ts';
import type { EventLoop } from '../../servers/event-loop.ts';
import { ask, receive } from './asking.ts';
import { attempt } from './attempt.ts';
import { encode, isList, type Reply } from './protocol.ts';
import { type Address, type Monitored, monitored, rewritten } from './sentinel-config.ts';

/** A server that is watched: a master, or a copy of one. */
export interface Watched extends Address {
  readonly kind: 'master' | 'slave';
  okAt: Micros;
  isDown: boolean;
  role: 'master' | 'slave';
  runId: string;
  offset: number;
  /** Since when it tells that it is what it should not be. */
  wrongSince: Micros | undefined;
}

/** Another sentinel of the same master. */
interface Peer extends Address {
  readonly id: string;
}

/** A master, and all that is known of it. */
export interface Group {
  readonly about: Monitored;
  master: Watched;
  epoch: number;
  readonly replicas: Map<string, Watched>;
  readonly peers: Map<string, Peer>;
  isObjectivelyDown: boolean;
  /** Nobody begins another failover before. */
  notBefore: Micros;
}

type Say = (level: '*' | '#', text: string) => Task<void>;

/**
 * Watches masters and their copies, finds others that do, and has a copy take the place of a master that is gone.
 * @see redis: src/sentinel.c; the words and their order were asked of Redis 8.0.2
 */
export class Sentinel {
  readonly groups: readonly Group[];
  readonly id: string;
  epoch: number;
  readonly #process: Process;
  readonly #loop: EventLoop;
  readonly #say: Say;
  readonly #file: string;
  readonly #text: string;
  readonly #port: number;
  readonly #saysSaved: boolean;
  #vote: { readonly epoch: number; readonly leader: string } | undefined;

  constructor(
    process: Process,
    loop: EventLoop,
    say: Say,
    about: { readonly file: string; readonly text: string; readonly port: number; readonly saysSaved: boolean },
  ) {
    this.#process = process;
    this.#loop = loop;
    this.#say = say;
    this.#file = about.file;
    this.#text = about.text;
    this.#port = about.port;
    this.#saysSaved = about.saysSaved;
    this.id = /^sentinel\s+myid\s+(\w{40})/m.exec(about.text)?.[1] ?? process.random.hex(40);
    this.epoch = Number(/^sentinel\s+current-epoch\s+(\d+)/m.exec(about.text)?.[1] ?? 0);
    this.groups = monitored(about.text).map((each) => ({
      about: each,
      master: this.#watched('master', each),
      epoch: each.epoch,
      replicas: new Map(each.replicas.map((replica) => [keyOf(replica), this.#watched('slave', replica)])),
      peers: new Map(each.sentinels.map((peer) => [peer.id, peer])),
      isObjectivelyDown: false,
      notBefore: 0,
    }));
  }
  #watched(kind: Watched['kind'], { host, port }: Address): Watched {
    return { kind, host, port, okAt: this.#process.now, isDown: false, role: kind, runId: '', offset: 0, wrongSince: undefined };
  }

  *begin(told: '*' | '#'): Task<void> {
    // Names were found to be known, or the configuration was not taken.
    for (const group of this.groups) {
      const [address = ''] = yield* this.#process.net.resolve(group.about.host);
      group.master = this.#watched('master', { host: address, port: group.about.port });
    }
    yield* this.#save();
    yield* this.#say(told, `Sentinel ID is ${this.id}`);
    for (const group of this.groups) {
      const { name, quorum } = group.about;
      yield* this.#say('#', `+monitor master ${name} ${group.master.host} ${group.master.port} quorum ${quorum}`);
    }
    for (const group of this.groups) {
      this.#loop.start(this.#watch(group, group.master));
      for (const replica of group.replicas.values()) this.#loop.start(this.#watch(group, replica));
      this.#loop.start(this.#greet(group));
      this.#loop.start(this.#listen(group));
    }
  }

  *#save(): Task<void> {
    const masters = this.groups.map(({ about, master, epoch, replicas, peers }) => ({
      name: about.name,
      host: master.host || about.host,
      port: master.port,
      quorum: about.quorum,
      epoch,
      replicas: [...replicas.values()],
      sentinels: [...peers.values()],
    }));
    const { failure } = attempt(() => this.#process.writeFile(this.#file, rewritten(this.#text, this.id, this.epoch, masters)));
    if (failure !== undefined) yield* this.#say('#', `WARNING: Sentinel was not able to save the new configuration on disk!!!: ${failure}`);
    else if (this.#saysSaved) yield* this.#say('*', 'Sentinel new configuration saved on disk');
  }

  /** As its events name it. */
  nameOf(group: Group, who: Watched): string {
    const { name } = group.about;
    const { host, port } = group.master;
    return who.kind === 'master'
      ? `master ${name} ${host} ${port}`
      : `slave ${keyOf(who)} ${who.host} ${who.port} @ ${name} ${host} ${port}`;
  }
  #isWatched(group: Group, who: Watched): boolean {
    return group.master === who || group.replicas.get(keyOf(who)) === who;
  }

  /** Asks a server every second whether it is there, and every ten what it is. */
  *#watch(group: Group, who: Watched): Task<void> {
    let socket: Socket | undefined;
    for (let turn = 0; this.#isWatched(group, who); turn++) {
      try {
        if (!socket) {
          socket = yield* this.#process.net.connect(who.host, who.port, SECOND);
          if (group.about.password) yield* ask(socket, ['AUTH', group.about.password]);
          turn = 0;
        }
        if ((yield* ask(socket, ['PING'])) === undefined) {
          socket.close();
          socket = undefined;
        } else {
          who.okAt = this.#process.now;
          if (turn % 10 === 0 || who.wrongSince !== undefined || group.master.isDown)
            yield* this.#inform(group, who, yield* ask(socket, ['INFO']));
        }
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        socket?.close();
        socket = undefined;
      }
      yield* this.#judge(group, who);
      yield* this.#process.sleep(SECOND);
    }
    socket?.close();
  }

  /** What INFO tells: copies that are new, and a role that is not the one it should have. */
  *#inform(group: Group, who: Watched, reply: Reply | undefined): Task<void> {
    if (typeof reply !== 'string') return;
    who.role = /^role:slave/m.test(reply) ? 'slave' : 'master';
    who.runId = /^run_id:(\w+)/m.exec(reply)?.[1] ?? '';
    who.offset = Number(/^(?:slave_repl_offset|master_repl_offset):(\d+)/m.exec(reply)?.[1] ?? 0);
    let isNew = false;
    if (who === group.master)
      for (const [, host = '', port = ''] of reply.matchAll(/^slave\d+:ip=([^,]+),port=(\d+)/gm)) {
        const replica = this.#watched('slave', { host, port: Number(port) });
        if (group.replicas.has(keyOf(replica))) continue;
        group.replicas.set(keyOf(replica), replica);
        yield* this.#say('*', `+slave ${this.nameOf(group, replica)}`);
        this.#loop.start(this.#watch(group, replica));
        isNew = true;
      }
    if (isNew) yield* this.#save();
    const isWrong = who.kind === 'slave' && who.role === 'master' && !group.master.isDown;
    who.wrongSince = isWrong ? (who.wrongSince ?? this.#process.now) : undefined;
    if (who.wrongSince === undefined || this.#process.now - who.wrongSince < 8 * SECOND) return;
    who.wrongSince = undefined;
    yield* this.#say('*', `+convert-to-slave ${this.nameOf(group, who)}`);
    yield* this.#order(group.about.password, who, ['SLAVEOF', group.master.host, String(group.master.port)]);
  }

  *#order(password: string | undefined, { host, port }: Address, words: readonly string[]): Task<Reply | undefined> {
    try {
      const socket = yield* this.#process.net.connect(host, port, SECOND);
      if (password) yield* ask(socket, ['AUTH', password]);
      const reply = yield* ask(socket, words);
      socket.close();
      return reply;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return undefined;
    }
  }

  *#judge(group: Group, who: Watched): Task<void> {
    const isDown = this.#process.now - who.okAt > group.about.downAfter * MILLISECOND;
    if (isDown !== who.isDown && this.#isWatched(group, who)) {
      who.isDown = isDown;
      yield* this.#say('#', `${isDown ? '+' : '-'}sdown ${this.nameOf(group, who)}`);
      if (!isDown && who === group.master && group.isObjectivelyDown) {
        group.isObjectivelyDown = false;
        yield* this.#say('#', `-odown ${this.nameOf(group, who)}`);
      }
    }
    if (who === group.master && who.isDown) yield* this.#agree(group);
  }

  /** Whether enough others find the master gone, too; then it is tried to replace it. */
  *#agree(group: Group): Task<void> {
    const { master, about } = group;
    let agreed = 1;
    for (const peer of group.peers.values()) {
      const reply = yield* this.#order(undefined, peer, [
        ...['SENTINEL', 'is-master-down-by-addr', master.host],
        ...[String(master.port), String(this.epoch), '*'],
      ]);
      if (reply !== undefined && isList(reply) && reply[0] === 1) agreed++;
    }
    if (agreed < about.quorum || master !== group.master) return;
    if (!group.isObjectivelyDown) {
      group.isObjectivelyDown = true;
      yield* this.#say('#', `+odown ${this.nameOf(group, master)} #quorum ${agreed}/${about.quorum}`);
      if (group.notBefore === 0)
        group.notBefore = this.#process.now + (group.peers.size > 0 ? this.#process.random.int(1000) * MILLISECOND : 0);
    }
    if (this.#process.now >= group.notBefore) yield* this.#failOver(group);
  }

  *#failOver(group: Group): Task<void> {
    const { about } = group;
    const old = group.master;
    this.epoch++;
    group.notBefore = this.#process.now + 2 * about.failoverTimeout * MILLISECOND;
    const epoch = this.epoch;
    yield* this.#say('#', `+new-epoch ${epoch}`);
    yield* this.#say('#', `+try-failover ${this.nameOf(group, old)}`);
    yield* this.#save();
    this.#vote = { epoch, leader: this.id };
    yield* this.#say('#', `+vote-for-leader ${this.id} ${epoch}`);
    let votes = 1;
    for (const peer of group.peers.values()) {
      const reply = yield* this.#order(undefined, peer, [
        ...['SENTINEL', 'is-master-down-by-addr', old.host],
        ...[String(old.port), String(epoch), this.id],
      ]);
      if (reply === undefined || !isList(reply) || typeof reply[1] !== 'string' || reply[1] === '*') continue;
      yield* this.#say('*', `${peer.id} voted for ${reply[1]} ${reply[2]}`);
      if (reply[1] === this.id && reply[2] === epoch) votes++;
    }
    if (votes < Math.max(about.quorum, Math.floor((group.peers.size + 1) / 2) + 1)) {
      yield* this.#process.sleep(10 * SECOND);
      yield* this.#say('#', `-failover-abort-not-elected ${this.nameOf(group, old)}`);
      return;
    }
    yield* this.#say('#', `+elected-leader ${this.nameOf(group, old)}`);
    yield* this.#say('#', `+failover-state-select-slave ${this.nameOf(group, old)}`);
    yield* this.#process.sleep(100 * MILLISECOND);
    const [chosen] = [...group.replicas.values()]
      .filter(({ isDown, role }) => !isDown && role === 'slave')
      .sort((a, b) => b.offset - a.offset);
    if (!chosen) {
      yield* this.#say('#', `-failover-abort-no-good-slave ${this.nameOf(group, old)}`);
      return;
    }
    const name = this.nameOf(group, chosen);
    yield* this.#say('#', `+selected-slave ${name}`);
    yield* this.#say('*', `+failover-state-send-slaveof-noone ${name}`);
    yield* this.#order(group.about.password, chosen, ['SLAVEOF', 'NO', 'ONE']);
    yield* this.#process.sleep(100 * MILLISECOND);
    yield* this.#say('*', `+failover-state-wait-promotion ${name}`);
    yield* this.#process.sleep(900 * MILLISECOND);
    group.epoch = epoch;
    yield* this.#save();
    yield* this.#say('#', `+promoted-slave ${name}`);
    yield* this.#say('#', `+failover-state-reconf-slaves ${this.nameOf(group, old)}`);
    const others = [...group.replicas.values()].filter((each) => each !== chosen && !each.isDown);
    for (const other of others) {
      yield* this.#say('*', `+slave-reconf-sent ${this.nameOf(group, other)}`);
      yield* this.#order(group.about.password, other, ['SLAVEOF', chosen.host, String(chosen.port)]);
      yield* this.#process.sleep(SECOND);
      yield* this.#say('*', `+slave-reconf-inprog ${this.nameOf(group, other)}`);
      yield* this.#say('*', `+slave-reconf-done ${this.nameOf(group, other)}`);
    }
    yield* this.#say('#', `+failover-end ${this.nameOf(group, old)}`);
    yield* this.#switch(group, chosen);
  }

  /** Another is the master from now on; the one that was, and all others, are copies. */
  *#switch(group: Group, { host, port }: Address): Task<void> {
    const { name } = group.about;
    const old = group.master;
    yield* this.#say('#', `+switch-master ${name} ${old.host} ${old.port} ${host} ${port}`);
    group.replicas.delete(keyOf({ host, port }));
    group.isObjectivelyDown = false;
    group.notBefore = 0;
    group.master = this.#watched('master', { host, port });
    const copies = [...[...group.replicas.values()].reverse(), old].map((each) => this.#watched('slave', each));
    group.replicas.clear();
    for (const copy of copies) group.replicas.set(keyOf(copy), copy);
    for (const copy of copies) yield* this.#say('*', `+slave ${this.nameOf(group, copy)}`);
    yield* this.#save();
    for (const each of [group.master, ...copies]) this.#loop.start(this.#watch(group, each));
  }

  /** Tells who listens at the master of itself, and which master it knows. */
  *#greet(group: Group): Task<void> {
    for (;;) {
      const { master, about } = group;
      if (!master.isDown) {
        try {
          const socket = yield* this.#process.net.connect(master.host, master.port, SECOND);
          if (about.password) yield* ask(socket, ['AUTH', about.password]);
          while (master === group.master && !master.isDown) {
            const hello = [socket.localAddress, this.#port, this.id, this.epoch, about.name, master.host, master.port, group.epoch];
            if ((yield* ask(socket, ['PUBLISH', CHANNEL, hello.join(',')])) === undefined) break;
            yield* this.#process.sleep(2 * SECOND);
          }
          socket.close();
        } catch (error) {
          if (!(error instanceof OsError)) throw error;
        }
      }
      yield* this.#process.sleep(SECOND);
    }
  }

  /** Hears at the master, and at its copies, of others. */
  *#listen(group: Group): Task<void> {
    for (;;) {
      const { master } = group;
      // Of a master that is gone it is told by who has taken its place.
      const where = master.isDown ? [...group.replicas.values()].find(({ isDown, role }) => !isDown && role === 'master') : master;
      if (where)
        try {
          const socket = yield* this.#process.net.connect(where.host, where.port, SECOND);
          if (group.about.password) yield* ask(socket, ['AUTH', group.about.password]);
          yield* socket.write(encode(['SUBSCRIBE', CHANNEL]));
          for (const received = { text: '' }; ; ) {
            const message = yield* receive(socket, received);
            if (message === undefined) break;
            if (isList(message) && message[0] === 'message' && typeof message[2] === 'string')
              yield* this.#heard(group, message[2].split(','));
            if (master !== group.master) break;
          }
          socket.close();
        } catch (error) {
          if (!(error instanceof OsError)) throw error;
        }
      yield* this.#process.sleep(SECOND);
    }
  }
  *#heard(
    group: Group,
    [host = '', port = '', id = '', epoch = '', name = '', at = '', on = '', config = '']: readonly string[],
  ): Task<void> {
    if (id === this.id || name !== group.about.name) return;
    const { master } = group;
    if (!group.peers.has(id)) {
      group.peers.set(id, { host, port: Number(port), id });
      yield* this.#say('*', `+sentinel sentinel ${id} ${host} ${port} @ ${name} ${master.host} ${master.port}`);
      yield* this.#save();
    }
    if (Number(epoch) > this.epoch) {
      this.epoch = Number(epoch);
      yield* this.#say('#', `+new-epoch ${epoch}`);
    }
    if (Number(config) <= group.epoch) return;
    group.epoch = Number(config);
    if (at === master.host && Number(on) === master.port) return;
    yield* this.#say('#', `+config-update-from sentinel ${id} ${host} ${port} @ ${name} ${master.host} ${master.port}`);
    yield* this.#switch(group, { host: at, port: Number(on) });
  }

  /** Whether it finds a master gone, and whom it votes for: the first who asks in an epoch. */
  votes(host: string, port: number, epoch: number, leader: string): Reply {
    const group = this.groups.find(({ master }) => master.host === host && master.port === port);
    const isDown = group?.master.isDown ? 1 : 0;
    if (leader === '*' || !group) return [isDown, '*', 0];
    if (epoch > this.epoch) {
      this.epoch = epoch;
      this.#loop.start(this.#say('#', `+new-epoch ${epoch}`));
    }
    if ((this.#vote?.epoch ?? 0) < epoch && epoch === this.epoch) {
      this.#vote = { epoch, leader };
      group.notBefore = this.#process.now + 2 * group.about.failoverTimeout * MILLISECOND;
      this.#loop.start(this.#say('#', `+vote-for-leader ${leader} ${epoch}`));
    }
    return [isDown, this.#vote?.leader ?? '*', this.#vote?.epoch ?? 0];
  }
}

const keyOf = ({ host, port }: Address): string => `${host}:${port}`;
const CHANNEL = '__sentinel__:hello';
