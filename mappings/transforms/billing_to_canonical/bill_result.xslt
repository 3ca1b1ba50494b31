<?xml version="1.0" encoding="UTF-8"?>
<!-- The answer to QueryBill, to BillResult (M38). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:b="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="b kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/b:QueryBillResponse">
    <BillResult>
      <queryNo><xsl:value-of select="b:QryNo"/></queryNo>
      <xsl:apply-templates select="b:CustNo"/>
      <xsl:apply-templates select="b:CustName"/>
      <xsl:apply-templates select="b:KaFlag"/>
      <outcome>
        <xsl:choose>
          <xsl:when test="b:RetCode = '0000'">accepted</xsl:when>
          <xsl:when test="starts-with(b:RetCode, '2')">refused</xsl:when>
          <xsl:otherwise>
            <xsl:message terminate="yes">billing answered with RetCode <xsl:value-of
              select="b:RetCode"/>, which its contract does not give to a query</xsl:message>
          </xsl:otherwise>
        </xsl:choose>
      </outcome>
      <xsl:if test="b:RetCode!='0000'">
        <reason><xsl:value-of select="normalize-space(concat(b:RetCode,' ',b:RetMsg))"/></reason>
      </xsl:if>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'totalAmount'"/>
        <xsl:with-param name="value" select="b:SumFee"/>
      </xsl:call-template>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'totalOpen'"/>
        <xsl:with-param name="value" select="b:SumOwe"/>
      </xsl:call-template>
      <xsl:apply-templates select="b:BillList[b:Bill]"/>
    </BillResult>
  </xsl:template>

  <xsl:template match="b:BillList">
    <bills>
      <xsl:apply-templates select="b:Bill"/>
    </bills>
  </xsl:template>

  <xsl:template match="b:Bill">
    <bill>
      <xsl:apply-templates select="b:BillId"/>
      <xsl:apply-templates select="b:AcctNo"/>
      <xsl:apply-templates select="b:Cycle"/>
      <xsl:call-template name="day">
        <xsl:with-param name="name" select="'issuedOn'"/>
        <xsl:with-param name="value" select="b:IssDate"/>
      </xsl:call-template>
      <xsl:apply-templates select="b:LimDate"/>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'amount'"/>
        <xsl:with-param name="value" select="b:TotFee"/>
      </xsl:call-template>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'paidAmount'"/>
        <xsl:with-param name="value" select="b:PaidFee"/>
      </xsl:call-template>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'openAmount'"/>
        <xsl:with-param name="value" select="b:OweFee"/>
      </xsl:call-template>
      <state><xsl:value-of select="kam:to-canonical('bill-state', b:PayStat)"/></state>
      <xsl:if test="b:Item">
        <items>
          <xsl:apply-templates select="b:Item"/>
        </items>
      </xsl:if>
    </bill>
  </xsl:template>

  <xsl:template match="b:Item">
    <item>
      <xsl:apply-templates select="b:ItemCode"/>
      <xsl:apply-templates select="b:ItemName"/>
      <xsl:apply-templates select="b:ProdType"/>
      <xsl:apply-templates select="b:ServNo"/>
      <xsl:apply-templates select="b:CircNo"/>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'amount'"/>
        <xsl:with-param name="value" select="b:Fee"/>
      </xsl:call-template>
    </item>
  </xsl:template>
</xsl:stylesheet>
