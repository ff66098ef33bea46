/**
 * Calls every member of the API as applications call it. It is compiled and never run: here against
 * the sources, and by `test/package/types.test.ts` against the packed package.
 */
import {
  AnimationType,
  type AvatarController,
  AvatarError,
  AvatarManager,
  AvatarSDK,
  AvatarView,
  ConnectionState,
  ConversationState,
  DrivingServiceMode,
  Environment,
  ErrorCode,
  FrameStarvationMode,
  LoadProgress,
  LogLevel,
  RenderQuality,
  type AudioFormat,
  type Avatar,
  type CameraConfig,
  type Configuration,
  type FrameRateInfo,
  type LoadProgressInfo,
} from '../../../src/avatarkit.js';

declare module '../../../src/avatarkit.js' {
  interface Configuration {
    /** Declared by applications whose former types lacked it. */
    region?: string;
    readonly customEndpoint?: string;
    tenant?: string;
  }
}

export async function initialize(): Promise<(string | null)[]> {
  const audioFormat: AudioFormat = { channelCount: 1, sampleRate: 16000 };
  await AvatarSDK.initialize('your-app-id', {
    region: 'us-west',
    drivingServiceMode: DrivingServiceMode.direct,
    logLevel: LogLevel.warning,
    renderQuality: RenderQuality.ultra,
    audioFormat,
    tenant: 'mine',
  });
  await AvatarSDK.initialize('your-app-id', {
    environment: Environment.intl,
    drivingServiceMode: DrivingServiceMode.host,
    characterApiBaseUrl: 'https://avatars.example.com',
    audioFormat: {
      ...audioFormat,
      inputAudioFormat: 'pcm',
      opusUplinkEnabled: true,
      opusBitrate: 1,
    },
  });
  const modes: DrivingServiceMode[] = [
    DrivingServiceMode.backend,
    DrivingServiceMode.rtc,
    DrivingServiceMode.sdk,
    DrivingServiceMode.local,
  ];
  AvatarSDK.setSessionToken('your-session-token');
  AvatarSDK.setUserId('user-123');
  AvatarSDK.setRenderQuality(RenderQuality.high);
  AvatarSDK.setRenderResolutionCap(true, 1080);
  AvatarSDK.setRenderResolutionCap(false);
  const { cpuScore, gpuScore } = await AvatarSDK.deviceScore();
  const supported: boolean = await AvatarSDK.isDeviceSupported();
  const capped: boolean = AvatarSDK.renderResolutionCapEnabled && AvatarSDK.isInitialized;
  const height: number = AvatarSDK.renderResolutionMaxHeight;
  const configuration: Configuration | null = AvatarSDK.configuration;
  console.info(cpuScore, gpuScore, supported, capped, height, configuration?.tenant, modes);
  const version: string = AvatarSDK.version;
  AvatarSDK.cleanup();
  return [AvatarSDK.appId, AvatarSDK.sessionToken, AvatarSDK.userId, version];
}

export async function load(): Promise<Avatar> {
  const onProgress = (progress: LoadProgressInfo): void => {
    switch (progress.type) {
      case 'downloading':
        console.info(Math.round((progress.progress ?? 0) * 100));
        break;
      case LoadProgress.completed:
        break;
      case 'failed':
        console.error(progress.error);
        break;
    }
  };
  const avatar = await AvatarManager.shared.load('avatar-id', onProgress, true);
  const cached: Avatar | null | undefined = AvatarManager.shared.retrieve('avatar-id');
  const cancelled: boolean = AvatarManager.shared.cancelLoad('avatar-id');
  AvatarManager.shared.clear('avatar-id');
  AvatarManager.shared.clearAll();
  console.info(cached?.id, cached?.name, cancelled);
  return avatar;
}

export async function show(avatar: Avatar, container: HTMLElement): Promise<AvatarView> {
  const avatarView = new AvatarView(avatar, container);
  avatarView.onFirstRendering = () => console.info('drawn');
  avatarView.avatarTransform = { x: 0, y: -0.1, scale: 1.2 };
  avatarView.transform = avatarView.avatarTransform;
  const { width, height } = avatarView.renderSize;
  const png: Blob | null = await avatarView.exportBitmap();
  const camera: CameraConfig | null = avatarView.getCameraConfig();
  if (camera) avatarView.updateCameraConfig({ ...camera, fov: 35 });
  avatarView.pauseRendering();
  avatarView.resumeRendering();
  const rendering: boolean = avatarView.isRenderingEnabled();
  const rect = avatarView.getBoundingRect();
  if (rect) console.info(rect.x, rect.y, rect.width, rect.height);
  avatarView.isOpaque = false;
  avatarView.setBackgroundImage('/room.jpg');
  avatarView.setBackgroundImage(new Image());
  avatarView.setBackgroundImage(null);
  console.info(width, height, png, rendering);
  avatarView.dispose();
  return avatarView;
}

export function listen(controller: AvatarController): void {
  controller.onConnectionState = (state: ConnectionState) =>
    console.info(state === ConnectionState.failed);
  controller.onConnectionState = (state, error?: Error) => console.info(state, error);
  controller.onConversationState = (state: ConversationState, reason?: string) =>
    console.info(state === ConversationState.idle, reason);
  controller.onError = (error: AvatarError) =>
    console.error(error.code === ErrorCode.sessionTokenExpired, error.message);
  controller.onAnimationState = (type: AnimationType) => console.info(type === AnimationType.mono);
  controller.onPlaybackStall = (stalled: boolean) => console.info(stalled);
  controller.onFrameRateInfo = (info: FrameRateInfo) => console.info(info.displayFps);
  controller.frameRateMonitorEnabled = true;
  controller.frameStarvationMode = FrameStarvationMode.strictSync;
  controller.onConnectionState = null;
  controller.onConversationState = null;
  controller.onError = null;
  controller.onAnimationState = null;
  controller.onPlaybackStall = null;
  controller.onFrameRateInfo = null;
}

export async function drive(controller: AvatarController): Promise<void> {
  await controller.initializeAudioContext();
  try {
    await controller.start();
  } catch (error) {
    if (error instanceof AvatarError) console.error(error.message, error.code);
  }
  const sent: string = controller.send(new ArrayBuffer(640), false);
  controller.pause();
  await controller.resume();
  controller.interrupt();
  controller.clear();
  const seconds: number = controller.getAudioTime();
  controller.setVolume(0.5);
  const volume: number = controller.getVolume();
  const connection: ConnectionState = controller.connectionState;
  const conversation: ConversationState = controller.conversationState;
  const current: string | null = controller.getCurrentConversationId();
  console.info(sent, seconds, volume, connection, conversation, current);
  controller.close();
}

export async function handOver(controller: AvatarController): Promise<void> {
  const motion: (Uint8Array | ArrayBuffer)[] = [new Uint8Array(0), new ArrayBuffer(0)];
  const conversationId = controller.yieldAudioData(new Uint8Array(640), false);
  controller.yieldAudioData(new Uint8Array(0), true);
  if (conversationId) {
    const ended: boolean = controller.yieldFramesData(motion, conversationId);
    console.info(ended);
  }
  const chunks = [{ data: new Uint8Array(640), isLast: true }];
  const replayed: string | null = await controller.playback(chunks, motion);
  console.info(replayed);
}
