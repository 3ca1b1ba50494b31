<?xml version="1.0" encoding="UTF-8"?>
<!-- A customer whose circuit an alarm hits hears of it, and of its end (M53). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <NotificationRequest>
      <notificationNo><xsl:value-of select="concat('TZ', substring(translate($message, '-', ''), 1, 24))"/></notificationNo>
      <channel>sms</channel>
      <purpose>fault-progress</purpose>
      <recipient>
        <partyNo><xsl:value-of select="item//self::*[c:circuitCode]/c:customerCode"/></partyNo>
        <name><xsl:value-of select="(item//self::*[c:circuitCode]/c:contactName | item//self::*[c:circuitCode]/c:customerName[not(item//self::*[c:circuitCode]/c:contactName)])[1]"/></name>
        <phone><xsl:value-of select="item//self::*[c:circuitCode]/c:contactPhone"/></phone>
      </recipient>
      <xsl:copy-of select="item//self::*[c:circuitCode]/c:customerCode | item//self::*[c:circuitCode]/c:kaCode | item//self::*[c:circuitCode]/c:kaMark | item//self::*[c:circuitCode]/c:customerLevel"/>
      <relatedNo><xsl:value-of select="facts/faultNo"/></relatedNo>
      <template>FAULT-ALARM-SMS-ZH</template>
      <language>zh</language>
      <text><xsl:value-of select="concat('尊敬的', item//c:customerName, '：您的电路', item//c:circuitCode, substring('因网络故障受影响，我们正在全力抢修。', 1, 60 * not(cleared)), substring('已恢复，感谢您的理解。', 1, 60 * boolean(cleared)))"/></text>
      <senderName>大客户服务中心</senderName>
      <receiptWanted>true</receiptWanted>
    </NotificationRequest>
  </xsl:template>
</xsl:stylesheet>
