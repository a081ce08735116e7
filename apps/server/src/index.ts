export { createServer, type OpenWorkspace, type Server, type ServerOptions } from "./server.ts";
