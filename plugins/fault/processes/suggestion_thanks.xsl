<?xml version="1.0" encoding="UTF-8"?>
<!-- The letter of thanks (M53). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <NotificationRequest>
      <notificationNo><xsl:value-of select="concat('TZ', substring(translate($message, '-', ''), 1, 24))"/></notificationNo>
      <channel>sms</channel>
      <purpose>suggestion-thanks</purpose>
      <recipient>
        <partyNo><xsl:value-of select="$m/c:customerCode"/></partyNo>
        <name><xsl:value-of select="($m/c:contactName | $m/c:customerName[not($m/c:contactName)])[1]"/></name>
        <phone><xsl:value-of select="$m/c:contactPhone"/></phone>
      </recipient>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaCode | $m/c:kaMark | $m/c:customerLevel"/>
      <relatedNo><xsl:value-of select="$m/c:suggestionNo"/></relatedNo>
      <template>SUGGESTION-THANKS-SMS-ZH</template>
      <language>zh</language>
      <text><xsl:value-of select="concat('尊敬的', $m/c:customerName, '：感谢您的宝贵建议。', answer/*/c:answer)"/></text>
      <senderName>大客户服务中心</senderName>
      <notBefore><xsl:value-of select="$now"/></notBefore>
      <receiptWanted>true</receiptWanted>
    </NotificationRequest>
  </xsl:template>
</xsl:stylesheet>
