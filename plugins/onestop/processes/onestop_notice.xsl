<?xml version="1.0" encoding="UTF-8"?>
<!-- The customer hears that his circuits are in service (M53). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="d" select="demand/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <NotificationRequest>
      <notificationNo><xsl:value-of select="concat('TZ', substring(translate($message, '-', ''), 1, 24))"/></notificationNo>
      <channel>sms</channel>
      <purpose>order-completed</purpose>
      <recipient>
        <partyNo><xsl:value-of select="$d/c:customerCode"/></partyNo>
        <name><xsl:value-of select="($d/c:contactName | $d/c:customerName[not($d/c:contactName)])[1]"/></name>
        <phone><xsl:value-of select="$d/c:contactPhone"/></phone>
      </recipient>
      <xsl:copy-of select="$d/c:customerCode"/>
      <xsl:copy-of select="$d/c:kaCode"/>
      <xsl:copy-of select="$d/c:kaMark"/>
      <xsl:copy-of select="$d/c:customerLevel"/>
      <relatedNo><xsl:value-of select="orderNo"/></relatedNo>
      <template>ORDER-COMPLETED-SMS-ZH</template>
      <language>zh</language>
      <text><xsl:value-of select="concat('尊敬的', $d/c:customerName, '：贵方定单', orderNo, '已全部开通，感谢使用。')"/></text>
      <senderName>大客户服务中心</senderName>
      <receiptWanted>true</receiptWanted>
    </NotificationRequest>
  </xsl:template>
</xsl:stylesheet>
