import { MILLISECOND, type Micros, seconds, type Task } from '../../../engine/index.ts';
import { isAddress, type Process } from '../lib/kernel.ts';
import { readOptions } from '../lib/options.ts';
import { Failure, utility } from '../lib/tool.ts';
import { busyboxAddress } from './connect.ts';
import { canonical, nameOfAddress } from './host-names.ts';

/** Whose group is in a range that the Pod has set needs no right for it. @see linux: net/ipv4/ping.c ping_init_sock */
function mayPing(process: Process): boolean {
  const [low = 1, high = 0] = process.readFile('/proc/sys/net/ipv4/ping_group_range').trim().split(/\s+/).map(Number);
  return [process.gid, ...process.groups].some((group) => low <= group && group <= high);
}

/** @see busybox: networking/ping.c sendping_tail, iputils: ping/ping_common.c pinger, __schedule_exit */
export const ping = utility(
  function* (tool) {
    const { process } = tool;
    const options = readOptions(tool, { short: 'c:W:w:i:s:qn46vI:t:DOA', digits: false });
    const host = options.operands[0];
    if (host === undefined) throw tool.usage('usage error: Destination address required');
    const isRefused = !process.holds('NET_RAW') && !mayPing(process);
    if (isRefused && tool.gnu && process.uid === 0) throw new Failure('socktype: SOCK_RAW\nping: socket: Operation not permitted', 2);
    const named = isAddress(host) ? { addresses: [host], name: host } : tool.gnu ? yield* canonical(process, host) : undefined;
    const family = options.has('6') ? 6 : options.has('4') ? 4 : undefined;
    const address = named
      ? named.addresses.find((each) => !family || each.includes(':') === (family === 6))
      : yield* busyboxAddress(process, host);
    if (address === undefined)
      throw new Failure(tool.gnu ? `${host}: ${process.net.noSuchName}` : `bad address '${host}'`, tool.gnu ? 2 : 1);
    const count = Number(options.value('c') ?? Number.POSITIVE_INFINITY);
    const wait = seconds(Number(options.value('W') ?? 10));
    const interval = seconds(Number(options.value('i') ?? 1));
    const size = Number(options.value('s') ?? 56);
    const deadline = options.has('w') ? process.now + seconds(Number(options.value('w'))) : Number.POSITIVE_INFINITY;
    const quiet = options.has('q');
    // busybox has told what it is about to do by then, and nobody has seen it yet.
    if (isRefused && !tool.gnu) {
      yield* tool.warn('permission denied (are you root?)');
      tool.print(`PING ${host} (${address}): ${size} data bytes\n`);
      return 1;
    }
    const shown = named?.name ?? host;
    const reverse = !tool.gnu || isAddress(host) || options.has('n') ? undefined : yield* nameOfAddress(process, address);
    const from = reverse === undefined ? address : `${reverse} (${address})`;
    yield* tool.write(
      !tool.gnu
        ? `PING ${host} (${address}): ${size} data bytes\n`
        : address.includes(':')
          ? `PING ${shown}(${from}) ${size} data bytes\n`
          : `PING ${shown} (${address}) ${size}(${size + 28}) bytes of data.\n`,
    );
    const ttl = 65 - process.net.hops(address).length;
    const times: number[] = [];
    const began = process.now;
    let last = began;
    let sent = 0;
    process.onSignal('INT', () => process.exit(finishNow()));
    while (process.now < deadline) {
      const started = process.now;
      last = started;
      sent++;
      const isLast = sent === count && !(tool.gnu && options.has('w'));
      const took = yield* echo(untilDeadline(isLast ? linger() : interval));
      if (took !== undefined) {
        times.push(took);
        const ms = (took / MILLISECOND).toFixed(3);
        const line = tool.gnu
          ? `${size + 8} bytes from ${from}: icmp_seq=${sent} ttl=${ttl} time=${ms} ms`
          : `${size + 8} bytes from ${address}: seq=${sent - 1} ttl=${ttl} time=${ms} ms`;
        if (!quiet) yield* tool.write(`${line}\n`);
      }
      if (isLast || times.length >= count) break;
      yield* process.sleep(untilDeadline(Math.max(0, interval - (process.now - started))));
    }
    yield* tool.write(summary());
    return times.length === 0 || (tool.gnu && options.has('w') && Number.isFinite(count) && times.length < count) ? 1 : 0;

    /** How long the last one is waited for: others are not, the next one is sent when it is time. */
    function linger(): Micros {
      if (times.length === 0) return wait;
      const twice = 2 * Math.max(...times);
      return tool.gnu ? Math.max(twice, interval) : seconds(Math.max(1, Math.floor(twice / seconds(1))));
    }

    /** busybox looks at its deadline when it is about to send only. */
    function untilDeadline(time: Micros): Micros {
      return tool.gnu ? Math.min(time, deadline - process.now) : time;
    }

    function* echo(timeout: Micros): Task<Micros | undefined> {
      const started = process.now;
      return (yield* process.net.ping(address as string, timeout)) ? process.now - started : undefined;
    }

    function summary(): string {
      const lost = sent === 0 ? 0 : ((sent - times.length) * 100) / sent;
      const ms = (t: number): string => (t / MILLISECOND).toFixed(3);
      const average = times.reduce((sum, t) => sum + t, 0) / Math.max(1, times.length);
      const [low, high] = [Math.min(...times), Math.max(...times)];
      const head = `\n--- ${shown} ping statistics ---\n`;
      if (!tool.gnu) {
        const tail = times.length > 0 ? `round-trip min/avg/max = ${ms(low)}/${ms(average)}/${ms(high)} ms\n` : '';
        return `${head}${sent} packets transmitted, ${times.length} packets received, ${Math.floor(lost)}% packet loss\n${tail}`;
      }
      const deviation = Math.sqrt(times.reduce((sum, t) => sum + (t - average) ** 2, 0) / Math.max(1, times.length));
      const tail = times.length > 0 ? `rtt min/avg/max/mdev = ${ms(low)}/${ms(average)}/${ms(high)}/${ms(deviation)} ms\n` : '\n';
      return `${head}${sent} packets transmitted, ${times.length} received, ${Number(lost.toPrecision(6))}% packet loss, time ${Math.floor((last - began) / MILLISECOND)}ms\n${tail}`;
    }

    function finishNow(): number {
      return times.length > 0 ? 0 : 1;
    }
  },
  { usageCode: 2, shortName: true },
);
