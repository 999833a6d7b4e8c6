import type { ImageReference } from "../model/image-reference.ts";
import { knownName, matchesWildcard } from "./image-name.ts";

/** Images whose entry point also takes `NAME_FILE`, the path of a file with the value, and for which variables. */
const TAKE_FILES: readonly (readonly [image: string, names: RegExp, suffix?: string])[] = [
  ["postgres", /^POSTGRES_(?:PASSWORD|USER|DB|INITDB_ARGS)$/],
  ["postgis/postgis", /^POSTGRES_(?:PASSWORD|USER|DB)$/],
  ["pgvector/pgvector", /^POSTGRES_(?:PASSWORD|USER|DB)$/],
  ["timescale/timescaledb*", /^POSTGRES_(?:PASSWORD|USER|DB)$/],
  ["mysql", /^MYSQL_(?:ROOT_PASSWORD|ROOT_HOST|DATABASE|USER|PASSWORD)$/],
  ["percona", /^MYSQL_(?:ROOT_PASSWORD|ROOT_HOST|DATABASE|USER|PASSWORD)$/],
  ["mariadb", /^(?:MARIADB|MYSQL)_(?:ROOT_PASSWORD|ROOT_HOST|DATABASE|USER|PASSWORD)$/],
  ["mongo", /^MONGO_INITDB_ROOT_(?:USERNAME|PASSWORD)$/],
  ["mongo-express", /^ME_CONFIG_(?:BASICAUTH_(?:USERNAME|PASSWORD)|MONGODB_ADMIN(?:USERNAME|PASSWORD)|MONGODB_URL)$/],
  ["wordpress", /^WORDPRESS_(?:DB_(?:HOST|USER|PASSWORD|NAME)|(?:AUTH|SECURE_AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT))$/],
  ["nextcloud", /^(?:POSTGRES_|MYSQL_|NEXTCLOUD_ADMIN_|REDIS_HOST_|SMTP_)PASSWORD$/],
  ["joomla", /^JOOMLA_DB_(?:HOST|USER|PASSWORD|NAME)$/],
  ["redmine", /^REDMINE_(?:DB_PASSWORD|SECRET_KEY_BASE)$/],
  ["elasticsearch", /^ELASTIC_PASSWORD$/],
  ["docker.elastic.co/elasticsearch/elasticsearch", /^ELASTIC_PASSWORD$/],
  ["neo4j", /^NEO4J_AUTH$/],
  ["influxdb", /^DOCKER_INFLUXDB_INIT_(?:USERNAME|PASSWORD|ADMIN_TOKEN)$/],
  ["minio/minio", /^MINIO_ROOT_(?:USER|PASSWORD)$/],
  ["quay.io/minio/minio", /^MINIO_ROOT_(?:USER|PASSWORD)$/],
  ["dpage/pgadmin4", /^PGADMIN_DEFAULT_PASSWORD$/],
  ["vaultwarden/server", /^(?:ADMIN_TOKEN|SMTP_PASSWORD)$/],
  ["n8nio/n8n", /^DB_POSTGRESDB_PASSWORD$|^N8N_ENCRYPTION_KEY$/],
  ["zabbix/zabbix-*", /^(?:MYSQL|POSTGRES)_(?:ROOT_)?PASSWORD$/],
  ["bitnami/*", /^(?:POSTGRESQL|MYSQL|MARIADB|MONGODB|REDIS|RABBITMQ)_(?:ROOT_|POSTGRES_)?PASSWORD$/],
  ["bitnamilegacy/*", /^(?:POSTGRESQL|MYSQL|MARIADB|MONGODB|REDIS|RABBITMQ)_(?:ROOT_|POSTGRES_)?PASSWORD$/],
  // two underscores, for every setting
  ["grafana/grafana*", /^GF_[A-Z0-9_]+$/, "__FILE"],
  ["gitea/gitea", /^GITEA__\w+$/, "__FILE"],
];

/** The variable that takes the path of a file instead of the value; undefined where the image is not known to have one. */
export function fileVariable(image: ImageReference, name: string): string | undefined {
  const called = knownName(image);
  const found = TAKE_FILES.find(([pattern, names]) => matchesWildcard(pattern, called) && names.test(name));
  return found && `${name}${found[2] ?? "_FILE"}`;
}
