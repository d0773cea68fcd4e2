declare module 'parquetjs-lite' {
  type Field = { type: 'UTF8' | 'INT64' | 'DOUBLE' | 'BOOLEAN'; optional?: boolean };

  export class ParquetSchema {
    constructor(fields: Record<string, Field>);
  }

  export class ParquetWriter {
    static openFile(schema: ParquetSchema, path: string): Promise<ParquetWriter>;
    appendRow(row: Record<string, unknown>): Promise<void>;
    close(): Promise<void>;
  }
}
