/** Sockets through which a container runtime, or the node's agent, is commanded. */
const SOCKET = /^(?:docker|podman|containerd|cri-dockerd|crio|buildkitd|kubelet|dockershim)\.sock$/;
const PIPE = /^[\\/]{2}[.?][\\/]pipe[\\/](?:docker_engine|containerd-containerd|docker_engine_windows)$/i;

/**
 * The socket of a container runtime that a path names: its file name, or `docker_engine` for Docker's pipe on Windows;
 * undefined for every other path.
 */
export function runtimeSocket(path: string): string | undefined {
  const text = path.trim();
  if (PIPE.test(text)) return text.slice(Math.max(text.lastIndexOf("/"), text.lastIndexOf("\\")) + 1).toLowerCase();
  const name = text.slice(text.lastIndexOf("/") + 1);
  return SOCKET.test(name) ? name : undefined;
}
