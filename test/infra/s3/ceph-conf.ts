import { join } from 'node:path';

export interface CephPlaces {
  readonly dir: string;
  readonly fsid: string;
  readonly monitorPort: number;
  readonly gatewayPort: number;
  /** Where Debian's packages were unpacked, or null when they are installed. */
  readonly prefix: string | null;
}

/** The object store's disk is a sparse file of this size. */
const DISK_BYTES = 40 * 2 ** 30;
const LIBRARIES = `usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;

/**
 * The configuration of a cluster of one monitor, one object store and one S3 gateway, on this machine alone.
 *
 * What is not obvious: with `auth_*` none the gateway hangs unless its monitor connection is told "crc". The defaults of
 * the intervals (paxos, aio, objecter ticks) make a start of 12 s out of one of 2 s. Without `tcp_nodelay` each read
 * takes 44 ms. A gateway that was killed leaves its watch on the object store, for which metadata writes wait:
 * `osd_client_watch_timeout` ends it sooner.
 */
export function cephConf({ dir, fsid, monitorPort, gatewayPort, prefix }: CephPlaces): string {
  return `[global]
fsid = ${fsid}
mon_host = [v2:127.0.0.1:${monitorPort}/0]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
mon_cluster_log_file = ${dir}/log/cluster.log
run_dir = ${dir}
admin_socket =
log_file = ${dir}/log/$name.log
crash_dir = ${dir}/crash
osd_pool_default_size = 1
osd_pool_default_min_size = 1
mon_allow_pool_size_one = true
osd_pool_default_pg_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
${prefix === null ? '' : plugins(join(prefix, LIBRARIES))}
[mon]
mon_data = ${dir}/mon
paxos_propose_interval = 0.02
paxos_min_wait = 0.01
mon_data_avail_crit = 1
[osd]
osd_data = ${dir}/osd
osd_objectstore = bluestore
bluestore_block_size = ${DISK_BYTES}
osd_memory_target = 1073741824
osd_client_watch_timeout = 3
osd_op_queue = wpq
osd_op_num_shards = 2
bdev_aio_poll_ms = 5
bluestore_debug_enforce_settings = ssd
[client.rgw]
rgw_data = ${dir}/rgw
rgw_frontends = beast endpoint=127.0.0.1:${gatewayPort} tcp_nodelay=1
rgw_thread_pool_size = 64
objecter_tick_interval = 0.5
`;
}

function plugins(libraries: string): string {
  return `plugin_dir = ${libraries}/ceph
erasure_code_dir = ${libraries}/ceph/erasure-code
osd_class_dir = ${libraries}/rados-classes
`;
}
