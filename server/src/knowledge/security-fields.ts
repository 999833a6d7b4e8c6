/** The fields of a map that a format defines, and those of them that concern security. Field names from the public API definitions, 2026-11. */
export interface Fields {
  readonly all: ReadonlySet<string>;
  readonly security: ReadonlySet<string>;
}

function fields(security: string, others = ""): Fields {
  const names = (text: string) => text.split(/\s+/).filter(Boolean);
  return { all: new Set([...names(security), ...names(others)]), security: new Set(names(security)) };
}

/** Kubernetes, core/v1. */
export const POD_SPEC = fields(
  "securityContext hostNetwork hostPID hostIPC hostUsers automountServiceAccountToken serviceAccountName shareProcessNamespace runtimeClassName",
  `activeDeadlineSeconds affinity containers dnsConfig dnsPolicy enableServiceLinks ephemeralContainers hostAliases
  hostname hostnameOverride imagePullSecrets initContainers nodeName nodeSelector os overhead preemptionPolicy priority
  priorityClassName readinessGates resourceClaims resources restartPolicy schedulerName schedulingGates schedulingGroup
  serviceAccount setHostnameAsFQDN subdomain terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes
  workloadRef`,
);

export const CONTAINER = fields(
  "securityContext resources",
  `args command env envFrom image imagePullPolicy lifecycle livenessProbe name ports readinessProbe resizePolicy
  restartPolicy restartPolicyRules startupProbe stdin stdinOnce targetContainerName terminationMessagePath
  terminationMessagePolicy tty volumeDevices volumeMounts workingDir`,
);

export const POD_SECURITY_CONTEXT = fields(
  `runAsUser runAsGroup runAsNonRoot fsGroup supplementalGroups seccompProfile seLinuxOptions appArmorProfile sysctls
  windowsOptions`,
  "fsGroupChangePolicy supplementalGroupsPolicy seLinuxChangePolicy",
);

export const CONTAINER_SECURITY_CONTEXT = fields(
  `allowPrivilegeEscalation capabilities privileged procMount readOnlyRootFilesystem runAsUser runAsGroup runAsNonRoot
  seccompProfile seLinuxOptions appArmorProfile windowsOptions`,
);

export const CAPABILITIES = fields("add drop");
export const SECCOMP_PROFILE = fields("type localhostProfile");
export const VOLUME_MOUNT = fields("readOnly recursiveReadOnly", "name mountPath mountPropagation subPath subPathExpr");
export const SERVICE_ACCOUNT = fields(
  "automountServiceAccountToken",
  "apiVersion kind metadata secrets imagePullSecrets",
);

/** Compose specification: a service. */
export const COMPOSE_SERVICE = fields(
  `cap_add cap_drop cgroup cgroup_parent device_cgroup_rules devices ipc mem_limit memswap_limit network_mode pid
  pids_limit privileged read_only security_opt sysctls ulimits user userns_mode group_add`,
  `annotations attach blkio_config build command configs container_name cpu_count cpu_percent cpu_period cpu_quota
  cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy develop dns dns_opt dns_search
  domainname entrypoint env_file environment expose extends external_links extra_hosts gpus healthcheck hostname image
  init isolation label_file labels links log_driver log_opt logging mac_address mem_reservation mem_swappiness models
  net networks oom_kill_disable oom_score_adj platform ports post_start pre_stop profiles provider pull_policy
  pull_refresh_after restart runtime scale secrets shm_size stdin_open stop_grace_period stop_signal storage_opt tmpfs
  tty use_api_socket uts volume_driver volumes volumes_from working_dir`,
);

/** Azure Container Instances, 2025-09-01: the properties of a container; letter case does not matter. */
export const ACI_CONTAINER = fields(
  "securityContext",
  "command configMap environmentVariables image instanceView livenessProbe ports readinessProbe resources volumeMounts",
);
export const ACI_SECURITY_CONTEXT = fields(
  "allowPrivilegeEscalation capabilities privileged runAsGroup runAsUser seccompProfile",
);
export const ACI_ENVIRONMENT_VARIABLE = fields("secureValue", "name value secureValueReference");

/** Words that people write for a field of Kubernetes' security contexts. */
export const OTHER_NAMES: Readonly<Record<string, string>> = {
  readonlyrootfs: "readOnlyRootFilesystem",
  readonlyrootfilesystems: "readOnlyRootFilesystem",
  readonlyfilesystem: "readOnlyRootFilesystem",
  nonroot: "runAsNonRoot",
  runasnotroot: "runAsNonRoot",
  runasuserid: "runAsUser",
  runasgroupid: "runAsGroup",
  seccomp: "seccompProfile",
  capability: "capabilities",
};
