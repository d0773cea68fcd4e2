declare module 'parquetjs-lite' {
  type Field = { type: 'UTF8' | 'INT64' | 'DOUBLE' | 'BOOLEAN'; optional?: boolean };

  class ParquetSchema {
    constructor(fields: Record<string, Field>);
  }

  class ParquetWriter {
    static openFile(schema: ParquetSchema, path: string): Promise<ParquetWriter>;
    appendRow(row: Record<string, unknown>): Promise<void>;
    close(): Promise<void>;
  }

  // The package is CommonJS and Node cannot detect its named exports, so an ES module can only use the default export.
  const parquetjs: { ParquetSchema: typeof ParquetSchema; ParquetWriter: typeof ParquetWriter };
  export default parquetjs;
}
