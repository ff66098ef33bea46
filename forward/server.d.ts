export * from 'spatius-avatar-server';
