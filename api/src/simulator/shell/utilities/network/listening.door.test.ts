import { expect, it } from 'vitest';
import { play, podOf } from '../../../testing.ts';

/** What a command says in a Pod where busybox serves at port 8080. */
const said = (command: string, image: string): string => {
  const { run } = play(
    podOf(`  containers:
  - {name: server, image: "busybox:1.36", command: [httpd, -f, -p, "8080"]}
  - {name: app, image: "${image}", command: [sleep, "1000"]}`),
    { seconds: 40, interventions: [{ atSeconds: 30, kind: 'EXEC', container: 'app', command: ['sh', '-c', command] }] },
  );
  const [{ stdout, stderr } = {}] = run.interventions;
  return `${stdout ?? ''}${stderr ?? ''}`;
};

const ROUTES = 'Kernel IP routing table\nDestination     Gateway         Genmask         Flags';

/** As the real ones write it: net-tools 2.10, busybox 1.37. */
it.each([
  {
    image: 'nicolaka/netshoot',
    command: 'netstat -tln',
    says: 'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State      \ntcp6       0      0 :::8080                 :::*                    LISTEN     \n',
  },
  {
    image: 'nicolaka/netshoot',
    command: 'netstat -an',
    says: 'Active Internet connections (servers and established)\nProto Recv-Q Send-Q Local Address           Foreign Address         State      \ntcp6       0      0 :::8080                 :::*                    LISTEN     \nActive UNIX domain sockets (servers and established)\nProto RefCnt Flags       Type       State         I-Node   Path\n',
  },
  {
    image: 'nicolaka/netshoot',
    command: 'netstat -xlp',
    says: 'Active UNIX domain sockets (only servers)\nProto RefCnt Flags       Type       State         I-Node   PID/Program name     Path\n',
  },
  {
    image: 'nicolaka/netshoot',
    command: 'netstat -i',
    says: 'Kernel Interface table\nIface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\neth0             1500        0      0      0 0             0      0      0      0 BMRU\nlo              65536        0      0      0 0             0      0      0      0 LRU\n',
  },
  {
    image: 'busybox:1.36',
    command: 'netstat -an',
    says: 'Active Internet connections (servers and established)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \ntcp        0      0 :::8080                 :::*                    LISTEN      \nActive UNIX domain sockets (servers and established)\nProto RefCnt Flags       Type       State         I-Node Path\n',
  },
  {
    image: 'busybox:1.36',
    command: 'netstat -rn | head -3',
    says: `${ROUTES}   MSS Window  irtt Iface\n0.0.0.0         10.244.1.1      0.0.0.0         UG        0 0          0 eth0\n`,
  },
  {
    image: 'busybox:1.36',
    command: 'route -n | head -3',
    says: `${ROUTES} Metric Ref    Use Iface\n0.0.0.0         10.244.1.1      0.0.0.0         UG    0      0        0 eth0\n`,
  },
  { image: 'busybox:1.36', command: 'netstat -i 2>&1 | head -1', says: "netstat: invalid option -- 'i'\n" },
])('$image: $command', ({ image, command, says }) => {
  expect(said(command, image)).toBe(says);
});
