import type { ERRORS } from '../../base/errors.js';
import { wordTable } from './word-table.js';

/** What an error concerns; each has a text for visitors. */
type Concern = (typeof ERRORS)[keyof typeof ERRORS];

/** What the element says to visitors, in one language. */
export interface Strings extends Readonly<Record<Concern, string>> {
  /** Accessible name where there is no `alt`; `%` is the avatar's own name. */
  readonly named: string;
  /** The same before the name is known. */
  readonly unnamed: string;
  readonly controls: string;
  readonly play: string;
  readonly pause: string;
  readonly resume: string;
  readonly stop: string;
  readonly mute: string;
  readonly unmute: string;
  readonly volume: string;
  readonly loading: string;
  readonly hear: string;
  readonly retry: string;
}

const KEYS: readonly (keyof Strings)[] = [
  'named',
  'unnamed',
  'controls',
  'play',
  'pause',
  'resume',
  'stop',
  'mute',
  'unmute',
  'volume',
  'loading',
  'hear',
  'retry',
  'avatar',
  'connection',
  'speech',
  'access',
  'page',
];

/** One line a language, in the order of {@link KEYS}. */
const LANGUAGES: Readonly<Record<string, string>> = {
  en: 'Avatar, %|Avatar|Playback|Play|Pause|Resume|Stop|Mute|Unmute|Volume|Loading|Tap to hear|Try again|The avatar could not be loaded.|The connection failed.|The speech could not be played.|Access was refused.|The avatar is not set up correctly.',
  de: 'Avatar, %|Avatar|Wiedergabe|Abspielen|Pause|Fortsetzen|Stopp|Ton aus|Ton an|Lautstärke|Wird geladen|Zum Hören tippen|Erneut versuchen|Der Avatar konnte nicht geladen werden.|Die Verbindung ist fehlgeschlagen.|Die Sprache konnte nicht wiedergegeben werden.|Der Zugang wurde verweigert.|Der Avatar ist nicht richtig eingerichtet.',
  fr: 'Avatar, %|Avatar|Lecture|Lire|Pause|Reprendre|Arrêter|Couper le son|Rétablir le son|Volume|Chargement|Toucher pour écouter|Réessayer|L’avatar n’a pas pu être chargé.|La connexion a échoué.|La voix n’a pas pu être lue.|L’accès a été refusé.|L’avatar n’est pas configuré correctement.',
  es: 'Avatar, %|Avatar|Reproducción|Reproducir|Pausar|Reanudar|Detener|Silenciar|Activar sonido|Volumen|Cargando|Toca para escuchar|Reintentar|No se pudo cargar el avatar.|Falló la conexión.|No se pudo reproducir la voz.|Se denegó el acceso.|El avatar no está bien configurado.',
  it: 'Avatar, %|Avatar|Riproduzione|Riproduci|Pausa|Riprendi|Ferma|Disattiva audio|Attiva audio|Volume|Caricamento|Tocca per ascoltare|Riprova|Impossibile caricare l’avatar.|Connessione non riuscita.|Impossibile riprodurre la voce.|Accesso negato.|L’avatar non è configurato correttamente.',
  pt: 'Avatar, %|Avatar|Reprodução|Reproduzir|Pausar|Retomar|Parar|Silenciar|Ativar som|Volume|A carregar|Toque para ouvir|Tentar novamente|Não foi possível carregar o avatar.|A ligação falhou.|Não foi possível reproduzir a voz.|O acesso foi recusado.|O avatar não está configurado corretamente.',
  nl: 'Avatar, %|Avatar|Afspelen|Afspelen|Pauzeren|Hervatten|Stoppen|Geluid uit|Geluid aan|Volume|Laden|Tik om te luisteren|Opnieuw proberen|De avatar kon niet worden geladen.|De verbinding is mislukt.|De spraak kon niet worden afgespeeld.|De toegang is geweigerd.|De avatar is niet goed ingesteld.',
  ja: 'アバター、%|アバター|再生操作|再生|一時停止|再開|停止|ミュート|ミュート解除|音量|読み込み中|タップして聞く|再試行|アバターを読み込めませんでした。|接続に失敗しました。|音声を再生できませんでした。|アクセスが拒否されました。|アバターが正しく設定されていません。',
  ko: '아바타, %|아바타|재생 제어|재생|일시정지|계속|정지|음소거|음소거 해제|음량|불러오는 중|탭하여 듣기|다시 시도|아바타를 불러오지 못했습니다.|연결하지 못했습니다.|음성을 재생하지 못했습니다.|접근이 거부되었습니다.|아바타가 올바르게 설정되지 않았습니다.',
  zh: '虚拟形象，%|虚拟形象|播放控制|播放|暂停|继续|停止|静音|取消静音|音量|正在加载|点按收听|重试|无法加载虚拟形象。|连接失败。|无法播放语音。|访问被拒绝。|虚拟形象设置不正确。',
};

/** The strings of a BCP 47 language tag, by its primary language; English where it is unknown. */
export const stringsFor = wordTable<Strings>(KEYS, LANGUAGES);
