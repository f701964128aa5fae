/** What stress-ng can be asked for. @see stress-ng: core-stressors.h, core-opts.c */
export const stressors: ReadonlySet<string> = new Set(
  `access acl af-alg affinity aio aiol alarm apparmor atomic bad-altstack bad-ioctl besselmath bigheap binderfs bind-mount
bitonicsort bitops branch brk bsearch bubblesort cache cachehammer cacheline cap cgroup chattr chdir chmod chown chroot clock
clone close context copy-file cpu cpu-online cpu-sched crypt cyclic daemon dccp dekker dentry dev dev-shm dfp dir dirdeep
dirmany dnotify dup dynlib easy-opcode efivar eigen enosys env epoll eventfd exec exit-group expmath factor fallocate fanotify
far-branch fault fcntl fd-abuse fd-fork fd-race fibsearch fiemap fifo file-ioctl filename filerace flipflop flock flushcache
fma fork forkheavy fp fp-error fpunch fractal fsize fstat full funccall funcret futex get getdent getrandom goto gpu handle
hash hdd heapsort hrtimers hsearch hyperbolic icache icmp-flood idle-page inode-flags inotify insertionsort intmath io iomix
ioport ioprio io-uring ipsec-mb itimer jpeg judy kcmp key kill klog kvm l1cache landlock lease led link list llc-affinity
loadavg locka lockbus lockf lockmix lockofd logmath longjmp loop lsearch lsm madvise malloc matrix matrix-3d mcontend
membarrier memcpy memfd memhotplug memrate memthrash mergesort metamix mincore min-nanosleep misaligned mknod mlock mlockmany
mmap mmapaddr mmapcow mmapfiles mmapfixed mmapfork mmaphuge mmapmany mmaptorture module monte-carlo mpfr mprotect mq mremap
mseal msg msync msyncmany mtx munmap mutex nanosleep netdev netlink-proc netlink-task nice nop null numa oom-pipe opcode open
pagemove pageswap pci personality peterson physpage physmmap pidfd ping-sock pipe pipeherd pkey plugin poll powmath prctl
prefetch prime prio-inv priv-instr procfs pseek pthread ptrace ptr-chase pty qsort quota race-sched radixsort ramfs randlist
rawdev rawpkt rawsock rawudp rdrand readahead reboot regex regs remap rename resched resources revio ring-pipe rlimit rmap
rotate rseq rtc schedmix schedpolicy sctp seal seccomp secretmem seek sem sem-sysv sendfile session set shellsort shm shm-sysv
sigabrt sigbus sigchld sigfd sigfpe sighup sigio sigill signal signest sigpending sigpipe sigq sigrt sigsegv sigsuspend
sigtrap sigurg sigvtalrm sigxcpu sigxfsz skiplist sleep smi sock sockabuse sockdiag sockfd sockmany sockpair softlockup
sparsematrix spawn spinmem splice stack stackmmap statmount str stream swap switch symlink sync-file syncload sysbadaddr
syscall sysfs sysinfo sysinval tee timer timerfd time-warp tlb-shootdown tmpfs touch tree trig tsc tsearch tun udp udp-flood
umask umount unlink unshare uprobe urandom userfaultfd usersyscall utime vdso veccmp vecfp vecmath vecshuf vecwide verity
vfork vforkmany vm vma vm-addr vm-rw vm-segv vm-splice vnni wait waitcpu watchdog wcs workload x86cpuid x86syscall xattr yield
zero zlib zombie`.split(/\s+/),
);

/** Options of the whole that take no value. */
const general = `abort aggressive change-cpu dry-run ftrace help ignite-cpu interrupts keep-files keep-name klog-check ksm log-brief log-
lockless maximize metrics metrics-brief minimize no-madvise no-oom-adjust no-rand-seed oom-avoid oomable page-in pathological
perf quiet sched-reclaim skip-silent stderr stdout stressor-time stressors syslog thrash times timestamp tz verbose verify
verifiable version`;
/** Those that take one. */
const valued = `backoff class exclude ionice-class ionice-level iostat job log-file raplstat sched sched-prio sched-period sched-runtime
sched-deadline seed sequential all random parallel permute with status taskset temp-path thermalstat timeout vmstat yaml`;
/** Of single stressors, those that take no value. */
const flags = `af-alg-dump affinity-rand bigheap-mlock brk-mlock brk-notouch cache-cldemote cache-clflushopt cache-enable-all cache-fence
cache-flush cache-no-affinity cache-permute cache-prefetch cache-prefetchw cache-sfence cache-clwb cachehammer-numa cacheline-
affinity cpu-old-metrics cpu-online-affinity cpu-online-all daemon-wait exec-no-pthread far-branch-flush fma-libc fork-pageout
fork-unmap fork-vm forkheavy-mlock get-slow-sync hrtimers-adjust intmath-fast io-uring-rand itimer-rand l1cache-mlock link-
sync llc-affinity-mlock llc-affinity-numa lockbus-nosplit lockf-nonblock madvise-hwpoison malloc-mlock malloc-touch malloc-
zerofree malloc-trim matrix-yx matrix-3d-zyx mcontend-numa memfd-madvise memfd-mlock memfd-numa memfd-zap-pte memhotplug-mmap
memrate-flush mincore-random mmap-async mmap-stressful mmap-file mmap-madvise mmap-mergeable mmap-mlock mmap-mmap2 mmap-
mprotect mmap-numa mmap-odirect mmap-osync mmap-slow-munmap mmap-write-check mmapaddr-mlock mmapcow-fork mmapcow-free mmapcow-
mlock mmapcow-numa mmapfiles-numa mmapfiles-populate mmapfiles-shared mmapfixed-mlock mmapfixed-numa mmaphuge-file mmaphuge-
mlock mmaphuge-numa mmapmany-mlock mmapmany-numa module-no-unload module-no-modver module-no-vermag mremap-mlock mremap-numa
mutex-affinity null-write numa-shuffle-addr numa-shuffle-node open-fd pagemove-mlock pagemove-numa physpage-mtrr physmmap-read
pipe-vmsplice pipeherd-yield prime-progress pseek-rand ramfs-fill randlist-compact rdrand-seed remap-mlock resources-mlock
ring-pipe-splice schedpolicy-rand seek-punch sem-shared sem-sysv-setall shm-mlock shm-sysv-mlock sock-nodelay sock-protocol
sock-zerocopy sockfd-reuse spinmem-affinity spinmem-numa stack-fill stack-mlock stack-pageout stack-unmap stream-mlock swap-
self symlink-sync timer-rand timerfd-rand tmpfs-mmap-async tmpfs-mmap-file tsc-lfence tsc-rdscp tun-tap udp-gro udp-lite
utime-fsync vforkmany-vm vm-flush vm-keep vm-locked vm-numa vm-populate vm-addr-mlock vm-addr-numa vnni-intrinsic zero-read`;

export const generalFlags: ReadonlySet<string> = new Set(general.split(/\s+/));
export const generalValues: ReadonlySet<string> = new Set(valued.split(/\s+/));
export const stressorFlags: ReadonlySet<string> = new Set(flags.split(/\s+/));

/** What the letters stand for. */
export const letters: Readonly<Record<string, string>> = {
  a: 'all',
  b: 'backoff',
  B: 'bigheap',
  c: 'cpu',
  C: 'cache',
  d: 'hdd',
  D: 'dentry',
  f: 'fork',
  F: 'fallocate',
  h: 'help',
  i: 'io',
  j: 'job',
  k: 'keep-name',
  K: 'klog-check',
  l: 'cpu-load',
  m: 'vm',
  M: 'metrics',
  n: 'dry-run',
  o: 'open',
  p: 'pipe',
  P: 'poll',
  q: 'quiet',
  Q: 'qsort',
  r: 'random',
  R: 'rename',
  s: 'switch',
  S: 'sock',
  t: 'timeout',
  T: 'timer',
  u: 'urandom',
  v: 'verbose',
  V: 'version',
  w: 'with',
  x: 'exclude',
  y: 'yield',
  Y: 'yaml',
};
