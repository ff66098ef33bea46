export { RoomState as ConnectionState } from './rtc/link.js';
