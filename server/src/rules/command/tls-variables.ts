/** Environment variables that switch off the verification of certificates. */
interface TlsVariable {
  readonly value: RegExp;
  /** checkov's id for it. */
  readonly id?: string;
  /** Works in old versions alone. */
  readonly old?: boolean;
}

const OFF = /^(?:0|false|no|off)$/i;
const ON = /^(?:1|true|yes|on)$/i;

const VARIABLES: Readonly<Record<string, TlsVariable>> = {
  PYTHONHTTPSVERIFY: { value: /^0$/, id: "CKV2_DOCKER_5", old: true },
  NODE_TLS_REJECT_UNAUTHORIZED: { value: /^0$/, id: "CKV2_DOCKER_6" },
  npm_config_strict_ssl: { value: OFF, id: "CKV2_DOCKER_12" },
  NPM_CONFIG_STRICT_SSL: { value: OFF, id: "CKV2_DOCKER_12" },
  YARN_ENABLE_STRICT_SSL: { value: OFF },
  // git looks whether it is there, not at its value
  GIT_SSL_NO_VERIFY: { value: /^/, id: "CKV2_DOCKER_14" },
  PIP_TRUSTED_HOST: { value: /./, id: "CKV2_DOCKER_16" },
  UV_INSECURE_HOST: { value: /./ },
  GOINSECURE: { value: /./ },
  GOFLAGS: { value: /(?:^|\s)-insecure\b/ },
  CURL_INSECURE: { value: ON },
  SSL_VERIFY: { value: OFF },
  CONDA_SSL_VERIFY: { value: OFF },
};

/** What a variable of that name and value switches off; undefined where it switches nothing off. */
export function tlsVariable(name: string, value: string | undefined): TlsVariable | undefined {
  if (!Object.hasOwn(VARIABLES, name)) return undefined;
  const known = VARIABLES[name];
  return value !== undefined && known?.value.test(value) ? known : undefined;
}
