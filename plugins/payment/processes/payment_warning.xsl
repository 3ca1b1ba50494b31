<?xml version="1.0" encoding="UTF-8"?>
<!-- The customer is asked to pay (M53). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(request | arrears[not(../request)])/*"/>
    <NotificationRequest>
      <notificationNo><xsl:value-of select="concat('TZ', substring(translate($message, '-', ''), 1, 24))"/></notificationNo>
      <channel>sms</channel>
      <purpose>arrears-warning</purpose>
      <recipient>
        <partyNo><xsl:value-of select="$m/c:customerCode"/></partyNo>
        <name><xsl:value-of select="(arrears/*/c:contactName | $m/c:customerName[not(/data/arrears/*/c:contactName)])[1]"/></name>
        <phone><xsl:value-of select="arrears/*/c:contactPhone"/></phone>
      </recipient>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaCode | $m/c:kaMark | $m/c:customerLevel"/>
      <relatedNo><xsl:value-of select="$m/c:account"/></relatedNo>
      <template>ARREARS-WARNING-SMS-ZH</template>
      <language>zh</language>
      <parameters>
        <parameter><name>customerName</name><value><xsl:value-of select="$m/c:customerName"/></value></parameter>
        <parameter><name>account</name><value><xsl:value-of select="$m/c:account"/></value></parameter>
      </parameters>
      <text><xsl:value-of select="concat('尊敬的', $m/c:customerName, '：', '帐户', $m/c:account, '欠费', $m/c:totalArrears, '元，请尽快缴纳，以免影响使用。')"/></text>
      <senderName>大客户服务中心</senderName>
      <receiptWanted>true</receiptWanted>
    </NotificationRequest>
  </xsl:template>
</xsl:stylesheet>
