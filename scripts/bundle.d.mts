export declare function bundled(entry: string): Promise<string>;
