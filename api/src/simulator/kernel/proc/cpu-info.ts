import type { SystemInfo } from '../types.ts';

/** /proc/cpuinfo of a virtual machine: the processors are alike. @see linux: arch/x86/kernel/cpu/proc.c, arch/arm64/kernel/cpuinfo.c */
export function cpuInfo({ cpus, machine }: SystemInfo): string {
  const rows = machine === 'aarch64' ? arm : intel;
  return Array.from({ length: cpus }, (_, cpu) => `${rows(cpu, cpus).join('\n')}\n\n`).join('');
}

const FLAGS =
  'fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ss ht syscall nx pdpe1gb rdtscp lm constant_tsc rep_good nopl xtopology nonstop_tsc cpuid tsc_known_freq pni pclmulqdq ssse3 fma cx16 pcid sse4_1 sse4_2 x2apic movbe popcnt tsc_deadline_timer aes xsave avx f16c rdrand hypervisor lahf_lm abm 3dnowprefetch invpcid_single pti fsgsbase tsc_adjust bmi1 avx2 smep bmi2 erms invpcid mpx avx512f avx512dq rdseed adx smap clflushopt clwb avx512cd avx512bw avx512vl xsaveopt xsavec xgetbv1 xsaves ida arat pku ospke';
const BUGS = 'cpu_meltdown spectre_v1 spectre_v2 spec_store_bypass l1tf mds swapgs itlb_multihit mmio_stale_data retbleed';

const intel = (cpu: number, cpus: number): readonly string[] => [
  `processor\t: ${cpu}`,
  'vendor_id\t: GenuineIntel',
  'cpu family\t: 6',
  'model\t\t: 85',
  'model name\t: Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz',
  'stepping\t: 7',
  'microcode\t: 0x5003303',
  'cpu MHz\t\t: 2500.000',
  'cache size\t: 36608 KB',
  'physical id\t: 0',
  `siblings\t: ${cpus}`,
  `core id\t\t: ${cpu}`,
  `cpu cores\t: ${cpus}`,
  `apicid\t\t: ${cpu}`,
  `initial apicid\t: ${cpu}`,
  'fpu\t\t: yes',
  'fpu_exception\t: yes',
  'cpuid level\t: 13',
  'wp\t\t: yes',
  `flags\t\t: ${FLAGS}`,
  `bugs\t\t: ${BUGS}`,
  'bogomips\t: 5000.00',
  'clflush size\t: 64',
  'cache_alignment\t: 64',
  'address sizes\t: 46 bits physical, 48 bits virtual',
  'power management:',
];

const arm = (cpu: number): readonly string[] => [
  `processor\t: ${cpu}`,
  'BogoMIPS\t: 243.75',
  'Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp ssbs',
  'CPU implementer\t: 0x41',
  'CPU architecture: 8',
  'CPU variant\t: 0x3',
  'CPU part\t: 0xd0c',
  'CPU revision\t: 1',
];
