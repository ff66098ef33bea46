export * from 'spatius-avatar-server-sdk';
