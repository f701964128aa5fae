/** The largest number of a parameter that is an integer, of one that counts in the kernel's ticks, and of an unsigned long. */
const MOST = 2_147_483_647;
const LONG = 2 ** 64;
const INTEGER = [-MOST - 1, MOST] as const;
const TICKS = [-MOST, 8_589_934] as const;
const BYTE = [0, 255] as const;
const COUNT = [0, MOST] as const;
const FLAG = [0, 1] as const;

/** What numbers a parameter takes, where it is, and what it is at first; several numbers with commas between. */
type Parameters = readonly [takes: readonly [least: number, most: number], directory: string, parameters: string];

/** Of each network or IPC namespace there is one. @see linux 5.15: net/ipv4/sysctl_net_ipv4.c, net/netfilter/nf_conntrack_standalone.c, ipc/ipc_sysctl.c */
export const ofNamespaces: readonly Parameters[] = [
  [COUNT, 'fs.mqueue', 'queues_max=256'],
  [[1, 65_536], 'fs.mqueue', 'msg_default=10 msg_max=10'],
  [[128, 16_777_216], 'fs.mqueue', 'msgsize_default=8192 msgsize_max=8192'],
  [COUNT, 'kernel', 'msgmax=8192 msgmnb=16384'],
  [[0, 32_768], 'kernel', 'msgmni=32000 shmmni=4096'],
  [INTEGER, 'kernel', 'sem=32000,1024000000,500,32000'],
  [FLAG, 'kernel', 'shm_rmid_forced=0'],
  [[0, LONG], 'kernel', 'shmall=18446744073692774399 shmmax=18446744073692774399'],
  [INTEGER, 'net.bridge', 'bridge-nf-call-arptables=1 bridge-nf-call-ip6tables=1 bridge-nf-call-iptables=1'],
  [COUNT, 'net.core', 'somaxconn=4096'],
  [INTEGER, 'net.unix', 'max_dgram_qlen=512'],
  [
    BYTE,
    'net.ipv4',
    'fwmark_reflect=0 igmp_link_local_mcast_reports=1 ip_dynaddr=0 ip_early_demux=1 ip_forward_use_pmtu=0 ip_no_pmtu_disc=0 ip_nonlocal_bind=0 ' +
      'tcp_abort_on_overflow=0 tcp_comp_sack_nr=44 tcp_dsack=1 tcp_early_demux=1 tcp_fack=0 tcp_frto=2 tcp_fwmark_accept=0 tcp_keepalive_probes=9 ' +
      'tcp_moderate_rcvbuf=1 tcp_mtu_probing=0 tcp_no_metrics_save=0 tcp_orphan_retries=0 tcp_recovery=1 tcp_retrans_collapse=1 tcp_retries1=3 ' +
      'tcp_retries2=15 tcp_rfc1337=0 tcp_sack=1 tcp_slow_start_after_idle=1 tcp_stdurg=0 tcp_synack_retries=5 tcp_syncookies=1 ' +
      'tcp_thin_linear_timeouts=0 tcp_timestamps=1 tcp_tso_win_divisor=3 tcp_window_scaling=1 tcp_workaround_signed_windows=0 udp_early_demux=1',
  ],
  [
    FLAG,
    'net.ipv4',
    'icmp_echo_enable_probe=0 icmp_echo_ignore_all=0 icmp_echo_ignore_broadcasts=1 icmp_ignore_bogus_error_responses=1 ip_autobind_reuse=0 ' +
      'ip_forward_update_priority=1 nexthop_compat_mode=1 raw_l3mdev_accept=1 tcp_autocorking=1 tcp_ecn_fallback=1 tcp_l3mdev_accept=0 ' +
      'tcp_migrate_req=0 tcp_no_ssthresh_metrics_save=1 tcp_reflect_tos=0 udp_l3mdev_accept=0',
  ],
  [TICKS, 'net.ipv4', 'ipfrag_time=30 tcp_fin_timeout=60 tcp_keepalive_intvl=75 tcp_keepalive_time=7200'],
  [
    INTEGER,
    'net.ipv4',
    'icmp_ratemask=6168 igmp_max_memberships=20 igmp_max_msf=10 ip_forward=1 tcp_base_mss=1024 tcp_challenge_ack_limit=1000 tcp_fastopen=1 ' +
      'tcp_limit_output_bytes=1048576 tcp_max_syn_backlog=512 tcp_max_tw_buckets=32768 tcp_probe_threshold=8',
  ],
  [COUNT, 'net.ipv4', 'icmp_ratelimit=1000 ipfrag_max_dist=64 tcp_fastopen_blackhole_timeout_sec=0 tcp_invalid_ratelimit=500'],
  [[0, 2], 'net.ipv4', 'fib_notify_on_flag_change=0 tcp_ecn=2 tcp_tw_reuse=2'],
  [
    [1, MOST],
    'net.ipv4',
    'igmp_qrv=2 tcp_max_reordering=300 tcp_rmem=4096,131072,6291456 tcp_wmem=4096,16384,4194304 udp_rmem_min=4096 udp_wmem_min=4096',
  ],
  [[0, 86_400], 'net.ipv4', 'tcp_min_rtt_wlen=300 tcp_probe_interval=600'],
  [
    [0, 4_294_967_295],
    'net.ipv4',
    'ipfrag_high_thresh=4194304 ipfrag_low_thresh=3145728 tcp_comp_sack_delay_ns=1000000 tcp_comp_sack_slack_ns=100000 tcp_notsent_lowat=4294967295',
  ],
  [[0, 3], 'net.ipv4', 'fib_multipath_hash_policy=0'],
  [[1, 255], 'net.ipv4', 'ip_default_ttl=64 tcp_min_tso_segs=2'],
  [[48, 65_535], 'net.ipv4', 'tcp_min_snd_mss=48 tcp_mtu_probe_floor=48'],
  [[0, 1000], 'net.ipv4', 'tcp_pacing_ca_ratio=120 tcp_pacing_ss_ratio=200'],
  [[-31, 31], 'net.ipv4', 'tcp_adv_win_scale=1'],
  [[0, 31], 'net.ipv4', 'tcp_app_win=31'],
  [[0, 4], 'net.ipv4', 'tcp_early_retrans=3'],
  [[1, 300], 'net.ipv4', 'tcp_reordering=3'],
  [[1, 127], 'net.ipv4', 'tcp_syn_retries=6'],
  [[0, 65_535], 'net.ipv4', 'ip_local_port_range=32768,60999 ip_unprivileged_port_start=1024'],
  [INTEGER, 'net.ipv4', 'ping_group_range=1,0'],
  [
    INTEGER,
    'net.ipv4',
    'ip_local_reserved_ports= tcp_allowed_congestion_control=reno+cubic tcp_available_congestion_control=reno+cubic tcp_congestion_control=cubic',
  ],
  [BYTE, 'net.ipv6', 'bindv6only=0 fwmark_reflect=0 ip_nonlocal_bind=0'],
  [[0, 3], 'net.ipv6', 'fib_multipath_hash_policy=0'],
  [
    FLAG,
    'net.netfilter',
    'nf_conntrack_acct=0 nf_conntrack_checksum=1 nf_conntrack_tcp_be_liberal=0 nf_conntrack_tcp_loose=1 nf_conntrack_timestamp=0',
  ],
  [BYTE, 'net.netfilter', 'nf_conntrack_log_invalid=0 nf_conntrack_tcp_max_retrans=3'],
  [COUNT, 'net.netfilter', 'nf_conntrack_buckets=65536 nf_conntrack_count=0 nf_conntrack_expect_max=1024 nf_conntrack_max=131072'],
  [
    TICKS,
    'net.netfilter',
    'nf_conntrack_generic_timeout=600 nf_conntrack_icmp_timeout=30 nf_conntrack_icmpv6_timeout=30 nf_conntrack_tcp_timeout_close=10 ' +
      'nf_conntrack_tcp_timeout_close_wait=60 nf_conntrack_tcp_timeout_established=432000 nf_conntrack_tcp_timeout_fin_wait=120 ' +
      'nf_conntrack_tcp_timeout_last_ack=30 nf_conntrack_tcp_timeout_max_retrans=300 nf_conntrack_tcp_timeout_syn_recv=60 ' +
      'nf_conntrack_tcp_timeout_syn_sent=120 nf_conntrack_tcp_timeout_time_wait=120 nf_conntrack_tcp_timeout_unacknowledged=300 ' +
      'nf_conntrack_udp_timeout=30 nf_conntrack_udp_timeout_stream=120',
  ],
  [COUNT, 'net.core', 'xfrm_acq_expires=30 xfrm_aevent_etime=10 xfrm_aevent_rseqth=2 xfrm_larval_drop=1'],
  [FLAG, 'net.ipv4', 'fib_multipath_use_neigh=0 icmp_errors_use_inbound_ifaddr=0'],
  [COUNT, 'net.ipv4', 'xfrm4_gc_thresh=32768'],
  [COUNT, 'net.ipv4.route', 'min_adv_mss=256 min_pmtu=552 mtu_expires=600'],
  [
    INTEGER,
    'net.ipv6',
    'anycast_src_echo_reply=0 auto_flowlabels=1 flowlabel_consistency=1 flowlabel_reflect=0 flowlabel_state_ranges=0 idgen_delay=1 ' +
      'idgen_retries=3 ip6frag_high_thresh=4194304 ip6frag_low_thresh=3145728 ip6frag_time=60 max_dst_opts_length=2147483647 ' +
      'max_dst_opts_number=8 max_hbh_length=2147483647 max_hbh_opts_number=8 xfrm6_gc_thresh=32768',
  ],
  [COUNT, 'net.ipv6.icmp', 'echo_ignore_all=0 echo_ignore_anycast=0 echo_ignore_multicast=0 ratelimit=1000'],
  [
    INTEGER,
    'net.ipv6.route',
    'gc_elasticity=9 gc_interval=30 gc_min_interval=0 gc_min_interval_ms=500 gc_thresh=1024 gc_timeout=60 max_size=4096 min_adv_mss=1220 mtu_expires=600',
  ],
  [INTEGER, 'net.mptcp', 'add_addr_timeout=120 allow_join_initial_addr_port=1 checksum_enabled=0 enabled=1 stale_loss_cnt=4'],
  // Of all interfaces together, and of each.
  ...['all', 'default', 'eth0', 'lo'].flatMap((device): Parameters[] => [
    [
      INTEGER,
      `net.ipv4.conf.${device}`,
      `accept_local=0 accept_redirects=${device === 'all' ? 0 : 1} accept_source_route=0 arp_accept=0 arp_announce=0 arp_filter=0 arp_ignore=0 ` +
        'arp_notify=0 forwarding=1 log_martians=0 proxy_arp=0 route_localnet=0 rp_filter=0 secure_redirects=1 send_redirects=1 shared_media=1 ' +
        'src_valid_mark=0 tag=0 bc_forwarding=0 bootp_relay=0 disable_policy=0 disable_xfrm=0 drop_gratuitous_arp=0 drop_unicast_in_l2_multicast=0 ' +
        'force_igmp_version=0 igmpv2_unsolicited_report_interval=10000 igmpv3_unsolicited_report_interval=1000 ignore_routes_with_linkdown=0 ' +
        'medium_id=0 promote_secondaries=0 proxy_arp_pvlan=0',
    ],
    [
      INTEGER,
      `net.ipv6.conf.${device}`,
      `accept_dad=${device === 'all' ? 0 : 1} accept_ra=1 accept_ra_defrtr=1 accept_ra_min_hop_limit=1 accept_ra_mtu=1 accept_ra_pinfo=1 ` +
        'accept_ra_rtr_pref=1 accept_redirects=1 accept_source_route=0 addr_gen_mode=0 autoconf=1 dad_transmits=1 disable_ipv6=0 ' +
        'disable_policy=0 enhanced_dad=1 forwarding=0 hop_limit=64 keep_addr_on_down=0 max_addresses=16 mtu=1280 ndisc_notify=0 ' +
        'optimistic_dad=0 proxy_ndp=0 router_solicitations=-1 seg6_enabled=0 use_oif_addrs_only=0 use_optimistic=0 use_tempaddr=0',
    ],
  ]),
];

/** Those of network namespaces that only the node's own lets be written. */
export const fixedInPods: ReadonlySet<string> = new Set(
  ['nf_conntrack_buckets', 'nf_conntrack_count', 'nf_conntrack_expect_max', 'nf_conntrack_max']
    .map((name) => `net.netfilter.${name}`)
    .concat('net.ipv4.tcp_allowed_congestion_control', 'net.ipv4.tcp_available_congestion_control'),
);

/**
 * Of the machine there is one. What is below `net` the node's own network namespace alone has.
 * @see kubernetes: pkg/kubelet/cm/container_manager_linux.go setupKernelTunables (vm.overcommit_memory, kernel.panic …)
 */
export const ofMachine: readonly Parameters[] = [
  [[0, LONG], 'fs', 'aio-max-nr=65536 file-max=9223372036854775807 inotify.max_queued_events=16384 inotify.max_user_instances=128'],
  [[0, LONG], 'fs', 'inotify.max_user_watches=65536 nr_open=1048576'],
  [INTEGER, 'kernel', 'core_pattern=core keys.root_maxbytes=25000000 keys.root_maxkeys=1000000 ostype=Linux panic=10 panic_on_oops=1'],
  [INTEGER, 'kernel', 'perf_event_paranoid=2 pid_max=4194304 randomize_va_space=2 threads-max=63704'],
  [
    INTEGER,
    'net.core',
    'bpf_jit_enable=1 busy_poll=0 busy_read=0 default_qdisc=fq_codel dev_weight=64 message_burst=10 message_cost=5 netdev_budget=300 ' +
      'netdev_budget_usecs=8000 netdev_max_backlog=1000 optmem_max=20480 rmem_default=212992 rmem_max=212992 rps_sock_flow_entries=0 ' +
      'wmem_default=212992 wmem_max=212992',
  ],
  [COUNT, 'net.ipv4', 'tcp_max_orphans=32768 tcp_mem=94263,125684,188526 udp_mem=188526,251368,377052'],
  [COUNT, 'net.ipv4.neigh.default', 'gc_interval=30 gc_thresh1=128 gc_thresh2=512 gc_thresh3=1024'],
  [
    [0, LONG],
    'vm',
    'dirty_background_ratio=10 dirty_ratio=20 drop_caches=0 max_map_count=65530 min_free_kbytes=67584 nr_hugepages=0 overcommit_memory=1 ' +
      'overcommit_ratio=50 panic_on_oom=0 swappiness=60 vfs_cache_pressure=100',
  ],
];
