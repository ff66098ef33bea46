import { wordTable } from '../element/ui/word-table.js';

/** What companions say to visitors, in one language. */
export interface Words {
  readonly loading: string;
  readonly connecting: string;
  readonly ready: string;
  readonly speaking: string;
  readonly paused: string;
  readonly listening: string;
  readonly failed: string;
  readonly talk: string;
  readonly hold: string;
  readonly stop: string;
  readonly device: string;
  readonly refused: string;
  readonly deviceMissing: string;
  readonly level: string;
  readonly chat: string;
  readonly message: string;
  readonly send: string;
  readonly you: string;
  readonly fullscreen: string;
  readonly leaveFullscreen: string;
  readonly pictureInPicture: string;
  readonly leavePictureInPicture: string;
}

const KEYS: readonly (keyof Words)[] = [
  'loading',
  'connecting',
  'ready',
  'speaking',
  'paused',
  'listening',
  'failed',
  'talk',
  'hold',
  'stop',
  'device',
  'refused',
  'deviceMissing',
  'level',
  'chat',
  'message',
  'send',
  'you',
  'fullscreen',
  'leaveFullscreen',
  'pictureInPicture',
  'leavePictureInPicture',
];

/** One line a language, in the order of {@link KEYS}. */
const LANGUAGES: Readonly<Record<string, string>> = {
  en: 'Loading|Connecting|Ready|Speaking|Paused|Listening|Something went wrong|Talk|Hold to talk|Stop listening|Microphone|The microphone was refused.|No microphone was found.|Loudness|Conversation|Your message|Send|You|Full screen|Leave full screen|Picture in picture|Leave picture in picture',
  de: 'Wird geladen|Verbindet|Bereit|Spricht|Pausiert|Hört zu|Etwas ging schief|Sprechen|Zum Sprechen halten|Zuhören beenden|Mikrofon|Das Mikrofon wurde verweigert.|Kein Mikrofon gefunden.|Lautstärke|Gespräch|Deine Nachricht|Senden|Du|Vollbild|Vollbild verlassen|Bild im Bild|Bild im Bild beenden',
  fr: 'Chargement|Connexion|Prêt|Parle|En pause|Écoute|Un problème est survenu|Parler|Maintenir pour parler|Arrêter l’écoute|Microphone|Le microphone a été refusé.|Aucun microphone trouvé.|Niveau sonore|Conversation|Votre message|Envoyer|Vous|Plein écran|Quitter le plein écran|Image dans l’image|Quitter l’image dans l’image',
  es: 'Cargando|Conectando|Listo|Hablando|En pausa|Escuchando|Algo salió mal|Hablar|Mantén para hablar|Dejar de escuchar|Micrófono|Se denegó el micrófono.|No se encontró ningún micrófono.|Nivel de sonido|Conversación|Tu mensaje|Enviar|Tú|Pantalla completa|Salir de pantalla completa|Imagen en imagen|Salir de imagen en imagen',
  it: 'Caricamento|Connessione|Pronto|Parla|In pausa|In ascolto|Qualcosa è andato storto|Parla|Tieni premuto per parlare|Smetti di ascoltare|Microfono|Il microfono è stato rifiutato.|Nessun microfono trovato.|Livello audio|Conversazione|Il tuo messaggio|Invia|Tu|Schermo intero|Esci da schermo intero|Picture in picture|Esci da picture in picture',
  pt: 'A carregar|A ligar|Pronto|A falar|Em pausa|A ouvir|Algo correu mal|Falar|Manter para falar|Parar de ouvir|Microfone|O microfone foi recusado.|Nenhum microfone encontrado.|Nível de som|Conversa|A sua mensagem|Enviar|Você|Ecrã inteiro|Sair do ecrã inteiro|Imagem na imagem|Sair da imagem na imagem',
  nl: 'Laden|Verbinden|Gereed|Spreekt|Gepauzeerd|Luistert|Er ging iets mis|Praten|Houd ingedrukt om te praten|Stop met luisteren|Microfoon|De microfoon is geweigerd.|Geen microfoon gevonden.|Geluidsniveau|Gesprek|Je bericht|Versturen|Jij|Volledig scherm|Volledig scherm verlaten|Beeld in beeld|Beeld in beeld verlaten',
  ja: '読み込み中|接続中|準備完了|話しています|一時停止中|聞いています|問題が発生しました|話す|押している間話す|聞くのをやめる|マイク|マイクの使用が拒否されました。|マイクが見つかりません。|音の大きさ|会話|メッセージ|送信|あなた|全画面表示|全画面表示を終了|ピクチャー イン ピクチャー|ピクチャー イン ピクチャーを終了',
  ko: '불러오는 중|연결 중|준비됨|말하는 중|일시정지됨|듣는 중|문제가 발생했습니다|말하기|누르고 말하기|듣기 중지|마이크|마이크 사용이 거부되었습니다.|마이크를 찾을 수 없습니다.|소리 크기|대화|메시지|보내기|나|전체 화면|전체 화면 끝내기|화면 속 화면|화면 속 화면 끝내기',
  zh: '正在加载|正在连接|就绪|正在说话|已暂停|正在聆听|出了点问题|说话|按住说话|停止聆听|麦克风|麦克风被拒绝。|未找到麦克风。|音量大小|对话|您的消息|发送|您|全屏|退出全屏|画中画|退出画中画',
};

/** The words of a BCP 47 language tag, by its primary language; English where it is unknown. */
export const wordsFor = wordTable<Words>(KEYS, LANGUAGES);
