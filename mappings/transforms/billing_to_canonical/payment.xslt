<?xml version="1.0" encoding="UTF-8"?>
<!-- NotifyPayment to PaymentReceived (M41). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:b="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="b kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/b:NotifyPayment">
    <PaymentReceived>
      <xsl:apply-templates select="b:PayNo"/>
      <xsl:apply-templates select="b:AcctNo"/>
      <xsl:call-template name="customer"/>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'amount'"/>
        <xsl:with-param name="value" select="b:PayFee"/>
      </xsl:call-template>
      <xsl:call-template name="instant">
        <xsl:with-param name="name" select="'paidAt'"/>
        <xsl:with-param name="value" select="b:PayTime"/>
      </xsl:call-template>
      <xsl:apply-templates select="b:PayMode"/>
      <xsl:if test="b:ChnlCode">
        <channel><xsl:value-of select="kam:to-canonical('channel', b:ChnlCode)"/></channel>
      </xsl:if>
      <system>billing</system>
      <xsl:apply-templates select="b:AreaCode"/>
      <xsl:if test="b:BankName"><bank><xsl:value-of select="b:BankName"/></bank></xsl:if>
      <xsl:if test="b:BankSeq"><bankSerialNo><xsl:value-of select="b:BankSeq"/></bankSerialNo></xsl:if>
      <xsl:if test="b:RcptNo"><receiptNo><xsl:value-of select="b:RcptNo"/></receiptNo></xsl:if>
      <xsl:if test="b:RevPayNo"><reverses><xsl:value-of select="b:RevPayNo"/></reverses></xsl:if>
      <xsl:apply-templates select="b:WoList"/>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'balance'"/>
        <xsl:with-param name="value" select="b:Balance"/>
      </xsl:call-template>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'arrearsLeft'"/>
        <xsl:with-param name="value" select="b:OweLeft"/>
      </xsl:call-template>
    </PaymentReceived>
  </xsl:template>

  <xsl:template match="b:WoList">
    <settles>
      <xsl:for-each select="b:Wo">
        <bill>
          <xsl:apply-templates select="b:BillId"/>
          <xsl:apply-templates select="b:Cycle"/>
          <xsl:call-template name="money">
            <xsl:with-param name="name" select="'amount'"/>
            <xsl:with-param name="value" select="b:Fee"/>
          </xsl:call-template>
        </bill>
      </xsl:for-each>
    </settles>
  </xsl:template>
</xsl:stylesheet>
